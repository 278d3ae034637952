"""Reads of where auctions stand, in the words of the API: one builder for pages, JSON and sockets."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, select

from models.auction import Auction
from models.base import db
from models.bid import Bid, Bidder, SealedBid, StandingMaximum
from services import auctions, money
from services.auctions import LotFacts
from services.bidding.answers import alias_text, dutch_part, entry_view
from services.bidding.rules import Format, current_step, least_bid, reserve_view
from services.bidding.storing import state_of, terms_of
from services.core.clock import iso
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.money import Paise, rupees, total_for
from services.core.weight import quintals

RECENT: Final = 10
MOST_MISSED: Final = 200
_SEALED: Final = frozenset(form.value for form in Format if form.is_sealed)


class _Own(NamedTuple):
    """A viewer's number in an auction, standing maximum and sealed bid (paise)."""

    alias: int
    maximum: int | None
    sealed: int | None


def snapshot(
    *,
    auction_id: int,
    viewer_id: int | None,
    language: str,
    now: datetime,
    since: int | None = None,
    facts: LotFacts | None = None,
) -> dict[str, Any]:
    """Everything a screen needs to show an auction (API, Snapshot), with `you` for a bidder.

    `entries` are the last ten (of opened sealed bids the highest ten), or every one since version `since`
    when that is at most 200 versions back. `facts` when the caller has read them already.
    Raises NotFound for an unknown auction and for a draft.
    """
    auction = get_published(auction_id)
    facts = facts or auctions.lot_facts(auction_id=auction_id)
    return {
        **_standing(auction, now=now, aliases=_aliases([auction])),
        **_facts_part(facts, language),
        "format": auction.format,
        "start_price": _money(auction.start_price),
        "starts_at": iso(_known(auction.starts_at)),
        "total": _total(auction, facts.grams, now=now),
        "earnest": money.earnest_shown(
            rate=least_bid(terms_of(auction), state_of(auction), now=now),
            grams=facts.grams,
            earnest_ppm=auction.earnest_ppm,
        ),
        "soft_close": {
            "window_s": auction.soft_close_window_s,
            "max_extensions": auction.max_extensions,
        },
        "consent": auction.asks_consent,
        "consent_until": None if auction.consent_until_at is None else iso(auction.consent_until_at),
        "reference": auction.reference,
        "entries": _entries_for(auction, since),
        **_you(auction, viewer_id),
    }


def standings(*, auction_ids: list[int], viewer_id: int | None, now: datetime) -> list[dict[str, Any]]:
    """Where each of these auctions stands: the part of a snapshot that bids change, drafts left out."""
    rows = list(
        db.session.scalars(
            select(Auction)
            .where(Auction.id.in_(auction_ids), Auction.status != "draft")
            .execution_options(populate_existing=True)
        )
    )
    aliases = _aliases(rows)
    mine = _bids_of(viewer_id, [row.id for row in rows])
    return [
        _standing(row, now=now, aliases=aliases)
        | ({"you": _you_part(row, viewer_id, mine[row.id])} if row.id in mine else {})
        for row in rows
    ]


def version_of(*, auction_id: int) -> int:
    """The version of a published auction, for pollers; raises NotFound."""
    version = db.session.scalar(
        select(Auction.version).where(Auction.id == auction_id, Auction.status != "draft")
    )
    if version is None:
        raise NotFound()
    return version


def list_bids(*, auction_id: int, after: int = 0, most: int = 1000) -> list[dict[str, Any]]:
    """List bid entries behind seq `after`, newest last; raises NotFound for a draft or unknown auction."""
    get_published(auction_id)
    query = (
        select(Bid.seq, Bid.alias, Bid.amount, Bid.kind, Bid.at)
        .where(Bid.auction_id == auction_id, Bid.seq > after)
        .order_by(Bid.seq)
        .limit(most)
    )
    return [entry_view(**row._asdict()) for row in db.session.execute(query)]


def is_seller(*, user_id: int, auction_id: int) -> bool:
    """Say whether an auction is this person's own."""
    return db.session.scalar(select(Auction.seller_id).where(Auction.id == auction_id)) == user_id


def get_published(auction_id: int) -> Auction:
    """An auction everybody may see; raises NotFound for an unknown one and for a draft."""
    auction = db.session.get(Auction, auction_id, populate_existing=True)
    if auction is None or auction.status == "draft":
        raise NotFound()
    return auction


def _standing(auction: Auction, *, now: datetime, aliases: dict[tuple[int, int], int]) -> dict[str, Any]:
    terms, state = terms_of(auction), state_of(auction)
    leader = None if auction.leader_id is None else aliases.get((auction.id, auction.leader_id))
    return {
        "id": public_id("auction", auction.id),
        "version": auction.version,
        "status": auction.status,
        "price": _money(auction.price),
        "next_min": rupees(least_bid(terms, state, now=now)),
        "step": rupees(current_step(terms, state)),
        "bid_count": auction.bid_count,
        "bidder_count": auction.bidder_count,
        "leader": alias_text(leader),
        "reserve": reserve_view(terms, state),
        "ends_at": iso(state.ends_at),
        "extensions": auction.extensions,
        "server_now": iso(now),
        **dutch_part(terms, state, now=now),
    }


def _facts_part(facts: LotFacts, language: str) -> dict[str, Any]:
    return {
        "commodity": facts.crop.label(language),
        "commodity_slug": facts.crop.slug,
        "variety": facts.variety,
        "grade": facts.grade,
        "quantity_quintals": quintals(facts.grams),
        "quantity_as_given": facts.quantity_as_given,
        "seller": {"name": facts.seller_name, "district": facts.seller_district, "rating": None},
        "state": facts.state,
        "district": facts.district,
        "market": facts.market,
        "location": facts.location,
        "description": facts.description,
        "quality": {fact.parameter: fact.value for fact in facts.quality},
        "photos": [
            {
                "url": f"/photos/{photo.id}.webp",
                "thumb_url": f"/photos/{photo.id}/thumb.webp",
                "width": photo.width,
                "height": photo.height,
            }
            for photo in facts.photos
        ],
    }


def _entries_for(auction: Auction, since: int | None) -> list[dict[str, Any]]:
    query = select(Bid.seq, Bid.alias, Bid.amount, Bid.kind, Bid.at).where(Bid.auction_id == auction.id)
    near = since is not None and 0 <= auction.version - since <= MOST_MISSED
    # Sealed bids are opened highest first, so that of them the first ten are those to show.
    order = Bid.seq if auction.format in _SEALED else Bid.seq.desc()
    query = query.where(Bid.seq > since) if near else query.order_by(order).limit(RECENT)
    rows = sorted(db.session.execute(query), key=lambda row: row.seq)
    return [entry_view(**row._asdict()) for row in rows]


def _you(auction: Auction, viewer_id: int | None) -> dict[str, Any]:
    mine = _bids_of(viewer_id, [auction.id])
    return {"you": _you_part(auction, viewer_id, mine[auction.id])} if mine else {}


def _you_part(auction: Auction, viewer_id: int | None, own: _Own) -> dict[str, Any]:
    leading = auction.leader_id == viewer_id
    is_shut = auction.format in _SEALED and auction.status == "live"
    return {
        "leading": leading,
        "max": _money(own.maximum) if leading else None,
        "alias": alias_text(own.alias),
        "outbid": not leading and not is_shut,
        **({} if own.sealed is None else {"sealed_bid": rupees(own.sealed)}),
    }


def _bids_of(viewer_id: int | None, auction_ids: list[int]) -> dict[int, _Own]:
    """By auction: what the viewer has there; a maximum is spent, unless its owner leads."""
    if viewer_id is None:
        return {}
    query = (
        select(Bidder.auction_id, Bidder.alias, StandingMaximum.maximum, SealedBid.amount)
        .outerjoin(StandingMaximum, _is_of(StandingMaximum))
        .outerjoin(SealedBid, _is_of(SealedBid))
        .where(Bidder.user_id == viewer_id, Bidder.auction_id.in_(auction_ids))
    )
    return {auction_id: _Own(*own) for auction_id, *own in db.session.execute(query)}


def _is_of(table: type[StandingMaximum] | type[SealedBid]) -> ColumnElement[bool]:
    return and_(table.auction_id == Bidder.auction_id, table.user_id == Bidder.user_id)


def _aliases(rows: list[Auction]) -> dict[tuple[int, int], int]:
    """The number of each auction's leader."""
    query = (
        select(Bidder.auction_id, Bidder.user_id, Bidder.alias)
        .join(Auction, (Auction.id == Bidder.auction_id) & (Auction.leader_id == Bidder.user_id))
        .where(Auction.id.in_([row.id for row in rows]))
    )
    return {(auction_id, user_id): alias for auction_id, user_id, alias in db.session.execute(query)}


def _total(auction: Auction, grams: int, *, now: datetime) -> str:
    """What the lot costs at its price, or at the least that is taken now."""
    rate = auction.price or least_bid(terms_of(auction), state_of(auction), now=now)
    return rupees(total_for(rate=Paise(rate), grams=grams))


def _money(paise: int | None) -> str | None:
    return None if paise is None else rupees(paise)


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise NotFound()
    return moment
