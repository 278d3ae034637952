"""Published auctions for tests, made by the house's own events but without the form."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.lot import Lot
from models.price import Commodity
from services.accounts import Person
from services.auctions.events import AuctionPublished
from services.core.clock import iso
from services.runtime.transaction import record, transaction

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def at(seconds: float = 0) -> Any:
    """A clock that stands `seconds` after noon."""
    return lambda: NOON + timedelta(seconds=seconds)


def soyabean(session: Session) -> Commodity:
    """The crop of these lots, made when the tables are empty."""
    crop = session.scalars(select(Commodity).where(Commodity.slug == "soyabean")).one_or_none()
    if crop is None:
        crop = Commodity(slug="soyabean", name="Soyabean", group="Oil Seeds", unit="quintal")
        session.add(crop)
        session.flush()
    return crop


def publish(
    seller: Person,
    *,
    start_price: int = 5_000_00,
    starts_at: datetime = NOON,
    lasts: timedelta = timedelta(hours=6),
    grams: int = 40 * 100_000,
    now: datetime = NOON,
    **columns: Any,
) -> int:
    """Publish an auction of 40 quintals from noon for six hours; returns its number."""
    with transaction() as session:
        lot = Lot(
            seller_id=seller.id,
            commodity_id=soyabean(session).id,
            quantity_grams=grams,
            state="Madhya Pradesh",
            district="Indore",
            quality={},
            created_at=now,
        )
        session.add(lot)
        session.flush()
        auction = Auction(
            lot_id=lot.id,
            seller_id=seller.id,
            status="scheduled",
            start_price=start_price,
            starts_at=starts_at,
            ends_at=starts_at + lasts,
            hard_end_at=starts_at + lasts + timedelta(minutes=30),
            created_at=now,
            published_at=now,
            **columns,
        )
        session.add(auction)
        session.flush()
        record(AuctionPublished(auction_id=auction.id, seller_id=seller.id, at=iso(now)))
        return auction.id
