"""What produce was sold for here: completed sales, a price source of the house's own."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.sale import Sale
from services.core.ids import public_id
from services.prices import canonical_state, indian_date
from services.sales.rules import SaleStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """One completed sale: the Indian day of the hammer, paise per quintal, grams, and where the lot lay."""

    auction: str
    date: date
    rate: int
    grams: int
    variety: str
    grade: str
    state: str
    district: str
    market: str


def list_sold(
    *, commodity_id: int, state: str = "", since: datetime, leave_out: int = 0, limit: int = 200
) -> list[Sold]:
    """List completed sales of a crop, newest first; of a state, without that of one auction (its number)."""
    query = (
        select(Sale, Lot)
        .join(Auction, Auction.id == Sale.auction_id)
        .join(Lot, Lot.id == Auction.lot_id)
        .where(
            Lot.commodity_id == commodity_id,
            Sale.status == SaleStatus.COMPLETED.value,
            Sale.created_at >= since,
            Sale.auction_id != leave_out,
        )
        .order_by(Sale.created_at.desc(), Sale.id.desc())
        .limit(limit)
    )
    if state:
        query = query.where(Lot.state == canonical_state(state))
    return [
        Sold(
            auction=public_id("auction", sale.auction_id),
            date=indian_date(sale.created_at),
            rate=sale.rate,
            grams=sale.settled_grams,
            variety=lot.variety or "",
            grade=lot.grade or "",
            state=lot.state,
            district=lot.district or "",
            market=lot.market or "",
        )
        for sale, lot in db.session.execute(query)
    ]
