"""The market floor: browse what is on offer, stand in a room, read its ledger."""

from math import ceil
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from presentation.cards import card_dicts
from presentation.falling import ComingPrice, coming_prices
from routes.guards import current_person, public
from routes.worth import lot_against, lot_worth
from services import auctions, bidding, defaults, fees, prices, sales
from services.auctions import Filters, LotFacts
from services.core.clock import parse_iso, utc_now
from services.core.errors import DomainError, NotFound
from services.core.ids import number_of
from services.core.money import parse_rupees
from services.core.weight import quintals
from services.defaults import Afterwards

bp = Blueprint("auctions", __name__, url_prefix="/auctions")
LEDGER_PAGE = 200
MOST_COMING = 8
SLOWEST_REFRESH_S = 60
OVER = ("sold", "ended", "cancelled")
FILTER_NAMES = ("status", "format", "commodity", "state", "district", "max_price", "q", "sort")


@bp.get("")
@public
def browse() -> str:
    """Cards of what is on offer; every filter lives in the address."""
    now, person = utc_now(), current_person()
    filters = _filters(request.args)
    page = auctions.browse(filters=filters, now=now)
    at_top = filters.status == "live" and filters.page == 1 and filters.sort == "ending_soon"
    featured = fees.featured_cards(filters=filters, now=now) if at_top else []
    first = {card.number for card in featured}
    items = [*featured, *(card for card in page.items if card.number not in first)]
    chosen = {name: request.args.get(name, "").strip() for name in FILTER_NAMES}
    return render_template(
        "auctions/browse.html",
        cards=card_dicts(items, viewer_id=person.id if person else None, language=_language(), now=now),
        page=page,
        featured={card.id for card in featured},
        chosen=chosen,
        active=sum(bool(chosen[name]) for name in FILTER_NAMES if name not in ("sort", "q")),
        states=prices.list_states(),
        districts=prices.list_districts(state=chosen["state"]) if chosen["state"] else [],
        crops=prices.list_commodities(),
        page_url=lambda number: url_for(
            "auctions.browse", **{name: value for name, value in chosen.items() if value}, page=number
        ),
    )


@bp.get("/<auction_id>")
@public
def room(auction_id: str) -> str:
    """One auction, live."""
    return show_room(auction_id)


@bp.get("/<auction_id>/ledger")
@public
def ledger(auction_id: str) -> str:
    """The public story of an auction, hash by hash, and whether it holds."""
    number, person = number_of("auction", auction_id), current_person()
    lot = _lot_of(number)
    after = min(max(0, request.args.get("after", 0, type=int)), lot["version"])
    own = bidding.list_own_commitments(user_id=person.id, auction_id=number) if person else []
    return render_template(
        "auctions/ledger.html",
        snapshot=lot,
        lines=bidding.ledger_lines(auction_id=number, after=after, most=LEDGER_PAGE),
        after=after,
        most=LEDGER_PAGE,
        report=bidding.verify_ledger(auction_id=number) if request.args.get("check") else None,
        opened={commitment.seq: commitment for commitment in own},
    )


def show_room(auction_id: str, **more: Any) -> str:
    """Render the room; `more` carries what a refused or questioned bid has to say."""
    number, person = number_of("auction", auction_id), current_person()
    facts = auctions.lot_facts(auction_id=number)
    snapshot = _snapshot(number, facts)
    after = _afterwards(number, snapshot)
    shows_fees = snapshot["own"] and not (after and after.is_without_buyer)
    terms = fees.terms_of(lots=[facts], now=utc_now())[0] if shows_fees else None
    coming = coming_prices(snapshot, grams=facts.grams, most=MOST_COMING)
    worth = lot_worth(number)
    return render_template(
        "auctions/room.html",
        snapshot=snapshot,
        facts=facts,
        fees=terms,
        worth=worth,
        against=lot_against(worth, snapshot),
        coming=coming,
        refresh_s=_refresh_s(coming),
        openings=_openings(number, snapshot),
        after=after,
        is_asked=after is not None and after.asked_until is not None and _is_asked(number),
        sale_id=_sale_id(number),
        terms=sales.terms_of_lot(commodity_id=facts.commodity_id, quality=facts.stated),
        watching=auctions.is_watching(user_id=person.id, auction_id=number) if person else False,
        watch_count=auctions.count_watching(auction_ids=[number]).get(number, 0),
        **({"errors": {}, "values": {}, "confirm": None} | more),
    )


def _snapshot(number: int, facts: LotFacts) -> dict[str, Any]:
    now, person = utc_now(), current_person()
    snapshot = bidding.snapshot(
        auction_id=number,
        viewer_id=person.id if person else None,
        language=_language(),
        now=now,
        facts=facts,
    )
    return snapshot | {
        "own": person is not None and facts.seller_number == person.id,
        "seconds_left": max(0, int((parse_iso(snapshot["ends_at"]) - now).total_seconds())),
    }


def _lot_of(number: int) -> dict[str, Any]:
    """What the ledger's page says of its lot, in the snapshot's words."""
    cards = auctions.cards_for(auction_ids=[number])
    if not cards:
        raise NotFound()
    (card,) = cards
    return {
        "id": card.id,
        "version": card.version,
        "format": card.format,
        "commodity": card.crop.label(_language()),
        "quantity_quintals": quintals(card.grams),
    }


def _refresh_s(coming: list[ComingPrice]) -> int:
    """When a page without scripts is read again: at the next price, and before long in any case."""
    until = (coming[0].at - utc_now()).total_seconds() if coming else SLOWEST_REFRESH_S
    return min(max(1, ceil(until)), SLOWEST_REFRESH_S)


def _openings(number: int, snapshot: dict[str, Any]) -> list[Any]:
    """The sealed bids as the ledger opened them, highest first."""
    if not snapshot["format"].startswith("sealed") or snapshot["status"] in ("scheduled", "live"):
        return []
    return bidding.ledger_lines(auction_id=number, kind="opened_bid")


def _afterwards(number: int, snapshot: dict[str, Any]) -> Afterwards | None:
    """What followed the hammer, when it has fallen."""
    if snapshot["status"] not in OVER:
        return None
    return defaults.afterwards_of(auction_ids=[number]).get(number)


def _is_asked(number: int) -> bool:
    """Whether it is the reader who is asked to take a lot that was not paid."""
    person = current_person()
    return person is not None and any(
        asked.auction_number == number for asked in defaults.list_own_open(person=person)
    )


def _sale_id(number: int) -> str | None:
    person = current_person()
    return sales.sale_ids(auction_ids=[number], user_id=person.id).get(number) if person else None


def _filters(args: MultiDict[str, str]) -> Filters:
    """Read the filters of the address; nonsense in one filter is as if it were not set."""
    try:
        max_price = parse_rupees(args["max_price"]) if args.get("max_price", "").strip() else None
    except DomainError:
        max_price = None
    sort = args.get("sort", "")
    return Filters(
        status=args.get("status", "live"),
        format=args.get("format", ""),
        commodity=args.get("commodity", "")[:80],
        state=args.get("state", "")[:60],
        district=args.get("district", "")[:80],
        max_price=max_price,
        q=args.get("q", "")[:100],
        sort=sort if sort in auctions.SORTS else "ending_soon",  # type: ignore[arg-type]
        page=max(1, args.get("page", 1, type=int)),
    )


def _language() -> str:
    return str(get_locale() or "en")
