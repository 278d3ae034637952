"""Auctions brought to their end by real bids, for tests of what comes after the hammer."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from models.auction import Auction
from models.base import db
from models.lot import Lot
from models.price import Commodity
from models.sale import Sale
from services import bidding, payments, sales
from services.accounts import Person
from services.runtime import outbox
from services.runtime.transaction import transaction
from tests.factories import NOON, at, publish
from tests.world import World

CLOSE = NOON + timedelta(hours=6)
FAR = NOON + timedelta(days=100 * 365)


def offer(seller: Person, *, crop: str = "Soyabean", state: str = "Madhya Pradesh", **columns: Any) -> int:
    """Publish 40 quintals of a crop from noon for six hours, starting at ₹5,000; returns its number."""
    auction_id = publish(seller, **columns)
    with transaction() as session:
        commodity = session.scalar(select(Commodity).where(Commodity.name == crop))
        if commodity is None:
            commodity = Commodity(
                slug=crop.lower(), name=crop, name_en=crop, name_hi=f"{crop} हिंदी", unit="quintal"
            )
            session.add(commodity)
            session.flush()
        lot = session.scalars(
            select(Lot).join(Auction, Auction.lot_id == Lot.id).where(Auction.id == auction_id)
        ).one()
        lot.commodity_id, lot.variety, lot.state, lot.district = commodity.id, "JS-335", state, "Indore"
    return auction_id


def bid(person: Person, auction_id: int, rupees: int, *, second: float = 60) -> None:
    """Bid plainly, so many seconds after noon."""
    bidding.place_bid(
        bidder=person,
        auction_id=auction_id,
        amount=rupees * 100,
        client_ref=str(uuid.uuid4()),
        door="page",
        address="10.0.0.7",
        clock=at(second),
    )


def close() -> None:
    """Close all auctions of the day."""
    bidding.close_due(now=CLOSE)


def tell(*, now: datetime = FAR) -> int:
    """Do what durable listeners were promised; returns how many rows were worked off."""
    return outbox.drain(now=now)


def sell(world: World, *, rupees: int = 5_200, buyer: Person | None = None, **offered: Any) -> int:
    """Sell a lot of the seller's by one bid of the buyer's; returns the sale's number."""
    auction_id = offer(world.seller, **offered)
    bid(buyer or world.buyer, auction_id, rupees)
    close()
    return db.session.scalars(select(Sale.id).where(Sale.auction_id == auction_id)).one()


def weigh(person: Person, sale_id: int, kg: float = 4_000, *, now: datetime = CLOSE, **measured: str) -> Any:
    """Enter what the scales said, in kg of produce alone; measured values by parameter."""
    return sales.weigh(
        person=person,
        sale_id=sale_id,
        form=sales.WeighingForm(gross=str(kg), quality=measured),
        now=now,
        address="10.0.0.7",
    )


def pay(
    seller: Person, buyer: Person, sale_id: int, *, reference: str = "", now: datetime = CLOSE
) -> sales.SaleView:
    """Pay in cash all that is due, as both sides say."""
    due = payments.get_sale_payments(sale_id=sale_id, person=buyer).standing.open
    number = payments.tell_payment(
        person=buyer,
        sale_id=sale_id,
        way="cash",
        amount=due,
        reference=reference,
        key=f"cash-of-sale-{sale_id}",
        now=now,
    )
    payments.confirm_payment(by=seller, payment_id=number, now=now)
    return sales.get_sale(sale_id=sale_id, person=buyer)


def advance_to(world: World, sale_id: int, status: str, *, kg: float = 4_000, now: datetime = CLOSE) -> None:
    """Take a pending sale of the world's seller and buyer to a status, each side at its turn."""
    way = [each.value for each in sales.WAY]
    for step in way[1 : way.index(status) + 1]:
        if step == "confirmed":
            sales.advance(person=world.seller, sale_id=sale_id, to=step, note="", now=now, address="10.0.0.7")
        elif step == "paid":
            pay(world.seller, world.buyer, sale_id, now=now)
        elif step in ("dispatched", "delivered"):
            weigh(world.seller if step == "dispatched" else world.buyer, sale_id, kg, now=now)
