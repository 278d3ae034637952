"""The office's table of auctions as they stand."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from models.auction import Auction, Watch
from models.base import db
from models.lot import Lot
from models.price import Commodity
from models.user import User
from services import prices
from services.accounts import Person
from services.core.ids import public_id
from services.core.pages import Page
from services.runtime.paging import read_page

STATUSES: Final = ("live", "pending_consent", "scheduled", "sold", "ended", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionRow:
    """An auction with its figures: paise per quintal, grams; the leader is not told."""

    id: str
    version: int
    status: str
    format: str
    crop: str
    weight_grams: int
    seller: str
    seller_id: str
    start_price: int
    price: int | None
    bid_count: int
    bidder_count: int
    watchers: int
    starts_at: datetime
    ends_at: datetime
    extensions: int


def list_auctions(*, status: str, person: Person, page: int = 1) -> Page[AuctionRow]:
    """List the auctions in one status: open ones by what happens next, closed ones newest first."""
    watchers = select(func.count()).where(Watch.auction_id == Auction.id).scalar_subquery()
    query = (
        select(Auction, Lot, Commodity, User.name, watchers.label("watchers"))
        .join(Lot, Lot.id == Auction.lot_id)
        .join(User, User.id == Auction.seller_id)
        .outerjoin(Commodity, Commodity.id == Lot.commodity_id)
        .where(Auction.status == status)
        .execution_options(populate_existing=True)
    )
    orders = {
        "live": Auction.ends_at.asc(),
        "scheduled": Auction.starts_at.asc(),
        "pending_consent": Auction.consent_until_at.asc(),
    }
    query = query.order_by(orders.get(status, Auction.ends_at.desc()), Auction.id)
    return read_page(query, page=page).map(lambda row: _row_of(row, language=person.language))


def count_auctions() -> dict[str, int]:
    """Count the published auctions by status."""
    counts = db.session.execute(select(Auction.status, func.count()).group_by(Auction.status))
    found: dict[str, int] = dict(counts.all())
    return {status: found.get(status, 0) for status in STATUSES}


def _row_of(row: Any, *, language: str) -> AuctionRow:
    auction, lot = row.Auction, row.Lot
    crop = prices.find_commodity(commodity_id=lot.commodity_id) if row.Commodity else None
    return AuctionRow(
        id=public_id("auction", auction.id),
        version=auction.version,
        status=auction.status,
        format=auction.format,
        crop=crop.label(language) if crop else "",
        weight_grams=lot.quantity_grams or 0,
        seller=row.name,
        seller_id=public_id("user", auction.seller_id),
        start_price=auction.start_price,
        price=auction.price,
        bid_count=auction.bid_count,
        bidder_count=auction.bidder_count,
        watchers=row.watchers,
        starts_at=auction.starts_at,
        ends_at=auction.ends_at,
        extensions=auction.extensions,
    )
