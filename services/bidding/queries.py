"""Reads of where auctions stand, in the words of the API: one builder for pages, JSON and sockets."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.bid import Bid, Bidder, StandingMaximum
from services import auctions
from services.auctions import LotFacts
from services.bidding.answers import alias_text, entry_view
from services.bidding.rules import current_step, next_min, reserve_view
from services.bidding.storing import state_of, terms_of
from services.core.clock import iso
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.money import Paise, rupees, total_for
from services.core.weight import quintals

RECENT: Final = 10
MOST_MISSED: Final = 200


def snapshot(
    *, auction_id: int, viewer_id: int | None, language: str, now: datetime, since: int | None = None
) -> dict[str, Any]:
    """Everything a screen needs to show an auction (API, Snapshot), with `you` for a bidder.

    `entries` are the last ten, or every one since version `since` when that is at most 200 versions
    back. Raises NotFound for an unknown auction and for a draft.
    """
    auction = get_published(auction_id)
    facts = auctions.lot_facts(auction_id=auction_id)
    return {
        **_standing(auction, now=now, aliases=_aliases([auction])),
        **_facts_part(facts, language),
        "format": auction.format,
        "start_price": _money(auction.start_price),
        "starts_at": iso(_known(auction.starts_at)),
        "total": _total(auction, facts.grams),
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
        | ({"you": _you_part(row, viewer_id, *mine[row.id])} if row.id in mine else {})
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
        "next_min": rupees(next_min(terms, state)),
        "step": rupees(current_step(terms, state)),
        "bid_count": auction.bid_count,
        "bidder_count": auction.bidder_count,
        "leader": alias_text(leader),
        "reserve": reserve_view(terms, state),
        "ends_at": iso(state.ends_at),
        "extensions": auction.extensions,
        "server_now": iso(now),
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
    query = query.where(Bid.seq > since) if near else query.limit(RECENT)
    rows = db.session.execute(query.order_by(Bid.seq.desc())).all()
    return [entry_view(**row._asdict()) for row in reversed(rows)]


def _you(auction: Auction, viewer_id: int | None) -> dict[str, Any]:
    mine = _bids_of(viewer_id, [auction.id])
    return {"you": _you_part(auction, viewer_id, *mine[auction.id])} if mine else {}


def _you_part(auction: Auction, viewer_id: int | None, alias: int, maximum: int | None) -> dict[str, Any]:
    leading = auction.leader_id == viewer_id
    return {
        "leading": leading,
        "max": _money(maximum) if leading else None,
        "alias": alias_text(alias),
        "outbid": not leading,
    }


def _bids_of(viewer_id: int | None, auction_ids: list[int]) -> dict[int, tuple[int, int | None]]:
    """By auction: the viewer's number and standing maximum (spent, unless it leads)."""
    if viewer_id is None:
        return {}
    query = (
        select(Bidder.auction_id, Bidder.alias, StandingMaximum.maximum)
        .outerjoin(
            StandingMaximum,
            (StandingMaximum.auction_id == Bidder.auction_id) & (StandingMaximum.user_id == Bidder.user_id),
        )
        .where(Bidder.user_id == viewer_id, Bidder.auction_id.in_(auction_ids))
    )
    return {auction_id: (alias, maximum) for auction_id, alias, maximum in db.session.execute(query)}


def _aliases(rows: list[Auction]) -> dict[tuple[int, int], int]:
    """The number of each auction's leader."""
    query = (
        select(Bidder.auction_id, Bidder.user_id, Bidder.alias)
        .join(Auction, (Auction.id == Bidder.auction_id) & (Auction.leader_id == Bidder.user_id))
        .where(Auction.id.in_([row.id for row in rows]))
    )
    return {(auction_id, user_id): alias for auction_id, user_id, alias in db.session.execute(query)}


def _total(auction: Auction, grams: int) -> str:
    return rupees(total_for(rate=Paise(auction.price or auction.start_price or 0), grams=grams))


def _money(paise: int | None) -> str | None:
    return None if paise is None else rupees(paise)


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise NotFound()
    return moment
