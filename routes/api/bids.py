"""Bidding, and the story of every bid."""

from typing import Any

from routes.api.answers.bids import BidAnswer, Entries, Ledger, PromisePage
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import After, Paging
from routes.api.schemas import AutoBid, PlacedBid
from routes.api.showing import cards, page_dict, page_of
from routes.guards import address, limited, public, signed_in, the_person
from services import auctions, bidding
from services.core.ids import number_of
from services.core.money import rupees

BIDDING = "Bidding"
OFTEN = "600 per minute"
"""Above the bidding's own limit of 5 a second, which refuses first."""
MOST_ENTRIES = 1_000
MOST_LINES = 5_000
CLOSED = "auction_not_open, auction_closed"


@bp.post("/auctions/<auction_id>/bids")
@signed_in
@limited(OFTEN)
@Call(
    tag=BIDDING,
    takes=PlacedBid,
    gives=(BidAnswer,),
    status=201,
    repeats=200,
    refuses={
        403: "own_auction, suspended, buyer_blocked",
        409: f"{CLOSED}, already_leading, stale_confirm, earnest_missing",
        422: "bid_too_low, invalid_amount",
        428: "confirmation_required",
    },
)
def place_bid(auction_id: str, sent: PlacedBid) -> Any:
    """Promise exactly this amount per quintal.

    The answer says whether you lead now. In a sealed auction it is your one bid, which a later one
    replaces; in a Dutch one it takes the lot at the clock's price, when the amount reaches it. A repeat of
    `client_ref` gets the first answer with 200. An unusual amount is questioned with 428: send the same
    again with `details.confirm` as `confirm`.
    """
    placed = bidding.place_bid(
        bidder=the_person(),
        auction_id=number_of("auction", auction_id),
        amount=sent.amount,
        client_ref=sent.client_ref,
        confirm=sent.confirm,
        door="api",
        address=address(),
    )
    return placed.answer, 200 if placed.repeated else 201


@bp.put("/auctions/<auction_id>/auto-bid")
@signed_in
@limited(OFTEN)
@Call(
    tag=BIDDING,
    takes=AutoBid,
    gives=(BidAnswer,),
    refuses={
        403: "own_auction, suspended, buyer_blocked",
        409: f"{CLOSED}, stale_confirm, not_available, earnest_missing",
        422: "bid_too_low, maximum_too_low, step_too_small, invalid_amount",
        428: "confirmation_required",
    },
)
def set_auto_bid(auction_id: str, sent: AutoBid) -> Any:
    """Let the house bid for you up to a maximum that nobody else sees, or raise it."""
    placed = bidding.set_auto_bid(
        bidder=the_person(),
        auction_id=number_of("auction", auction_id),
        maximum=sent.max_amount,
        step=sent.step,
        client_ref=sent.client_ref,
        confirm=sent.confirm,
        door="api",
        address=address(),
    )
    return placed.answer


@bp.delete("/auctions/<auction_id>/auto-bid")
@signed_in
@limited(OFTEN)
@Call(
    tag=BIDDING,
    gives=(BidAnswer,),
    refuses={
        403: "own_auction, suspended, buyer_blocked",
        409: f"{CLOSED}, no_standing_maximum, not_available",
    },
)
def cancel_auto_bid(auction_id: str) -> Any:
    """Withdraw your standing maximum; if you lead, you stay bound to the present price."""
    placed = bidding.cancel_auto_bid(
        bidder=the_person(),
        auction_id=number_of("auction", auction_id),
        door="api",
        address=address(),
    )
    return placed.answer


@bp.get("/auctions/<auction_id>/bids")
@public
@Call(tag=BIDDING, asks=After, gives=(Entries,))
def list_bids(auction_id: str, asked: After) -> Any:
    """List bid entries, newest last."""
    number = number_of("auction", auction_id)
    entries = bidding.list_bids(auction_id=number, after=asked.after, most=MOST_ENTRIES)
    return {"items": entries, "more": len(entries) == MOST_ENTRIES}


@bp.get("/auctions/<auction_id>/ledger")
@public
@Call(tag=BIDDING, asks=After, gives=(Ledger,))
def ledger(auction_id: str, asked: After) -> Any:
    """List the hash-chained ledger, oldest first.

    Each `hash` is SHA-256 over `prev_hash` followed by the JSON of at, kind, payload and seq with sorted
    keys and no spaces; the first `prev_hash` is 64 zeros. Amounts in a payload are whole paise.
    """
    number = number_of("auction", auction_id)
    bidding.version_of(auction_id=number)
    lines = bidding.ledger_lines(auction_id=number, after=asked.after, most=MOST_LINES)
    items = [
        {
            "seq": line.seq,
            "kind": line.kind,
            "payload": line.payload,
            "at": bidding.stamp(line.at),
            "prev_hash": line.prev_hash,
            "hash": line.hash,
        }
        for line in lines
    ]
    return {"items": items, "more": len(items) == MOST_LINES}


@bp.get("/me/bids")
@signed_in
@Call(tag=BIDDING, asks=Paging, gives=(PromisePage,))
def own_bids(asked: Paging) -> Any:
    """List the auctions you have bid on, with what you promised; live ones first."""
    promises = bidding.list_promises(user_id=the_person().id)
    page = page_of(promises, page=asked.page, per_page=asked.per_page)
    found = auctions.cards_for(auction_ids=[promise.auction_id for promise in page.items])
    by_number = dict(zip([card.number for card in found], cards(found), strict=True))
    items = [
        {
            "auction": by_number[promise.auction_id],
            "outcome": promise.outcome,
            "promised": rupees(promise.promised),
            "max": None if promise.maximum is None else rupees(promise.maximum),
            "alias": bidding.alias_text(promise.alias),
        }
        for promise in page.items
    ]
    return page_dict(page, items)
