"""A seller's lots at a glance."""

from typing import Any, Final

from sqlalchemy import Row, Select, func, select

from models.auction import Auction, Watch
from models.base import db
from models.lot import Lot, Photo
from services.auctions.cards import card_of, cards_query
from services.auctions.drafts import draft_of
from services.auctions.views import Draft, PhotoView, SellerBoard, SellerLot
from services.core.errors import NotFound
from services.core.ids import public_id

MOST_PAST: Final = 50
MOST_OPEN: Final = 200
_PAST: Final = ("sold", "ended", "cancelled")
_OPEN: Final = ("pending_consent", "live", "scheduled")


def seller_board(*, seller_id: int) -> SellerBoard:
    """List a seller's lots: decisions, live, scheduled, drafts, and the newest 50 that are over."""
    mine = _query().where(Auction.seller_id == seller_id)
    running = db.session.execute(
        mine.where(Auction.status.in_(_OPEN)).order_by(Auction.ends_at, Auction.id).limit(MOST_OPEN)
    ).all()
    past = db.session.execute(
        mine.where(Auction.status.in_(_PAST)).order_by(Auction.ends_at.desc(), Auction.id).limit(MOST_PAST)
    ).all()
    by_status = {status: [_lot_of(row) for row in running if row.status == status] for status in _OPEN}
    return SellerBoard(
        to_do=by_status["pending_consent"],
        live=by_status["live"],
        scheduled=by_status["scheduled"],
        drafts=_drafts(seller_id),
        past=[_lot_of(row) for row in past],
    )


def own_lot(*, seller_id: int, auction_id: int) -> SellerLot:
    """Return a seller's own published lot; raises NotFound for somebody else's, and for drafts."""
    query = _query().where(
        Auction.seller_id == seller_id, Auction.id == auction_id, Auction.status != "draft"
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    return _lot_of(row)


def _query() -> Select[Any]:
    watchers = select(func.count()).where(Watch.auction_id == Auction.id).correlate(Auction).scalar_subquery()
    return cards_query().add_columns(watchers.label("watchers"))


def _lot_of(row: Row[Any]) -> SellerLot:
    return SellerLot(
        card=card_of(row),
        watchers=row.watchers,
        reserve_price=row.reserve_price,
        asks_consent=row.asks_consent,
        consent_until_at=row.consent_until_at,
        closed_at=row.closed_at,
    )


def _drafts(seller_id: int) -> list[Draft]:
    first = select(func.min(Photo.id)).where(Photo.lot_id == Lot.id).correlate(Lot).scalar_subquery()
    query = (
        select(Auction, Photo.id.label("photo_id"), Photo.width, Photo.height)
        .join(Lot, Lot.id == Auction.lot_id)
        .outerjoin(Photo, Photo.id == first)
        .where(Auction.seller_id == seller_id, Auction.status == "draft")
        .order_by(Auction.id.desc())
    )
    return [draft_of(row[0], photos=_photos(*row[1:])) for row in db.session.execute(query)]


def _photos(photo_id: int | None, width: int, height: int) -> tuple[PhotoView, ...]:
    if photo_id is None:
        return ()
    return (PhotoView(id=public_id("photo", photo_id), width=width, height=height),)
