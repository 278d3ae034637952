"""Lots that several people bid on, one of whom wins and does not pay."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from models.base import db
from models.default import RunnerUp
from models.sale import Sale
from services import sales
from services.accounts import Person
from services.jobs import advance_sales
from tests.hammer import CLOSE, bid, close, offer, tell
from tests.world import World, person

DEFAULTED = CLOSE + timedelta(hours=73)


def third() -> Person:
    return person("Third Traders", roles=("buyer",))


def contested(world: World, *others: Person, **offered: Any) -> int:
    """An auction that the buyer won at 5,300 before these others, who promised 5,200, 5,100, …"""
    auction_id = offer(world.seller, **offered)
    for place, each in enumerate(reversed(others)):
        bid(each, auction_id, 5_300 - 100 * (len(others) - place), second=60 + place)
    bid(world.buyer, auction_id, 5_300, second=100)
    close()
    return auction_id


def default(world: World, auction_id: int) -> int:
    """Let the newest sale of an auction go unpaid, grace included; returns its number."""
    sale_id = newest_sale(auction_id)
    sales.advance(person=world.seller, sale_id=sale_id, to="confirmed", note="", now=CLOSE, address="")
    advance_sales.run(DEFAULTED)
    return sale_id


def defaulted(world: World, *others: Person, **offered: Any) -> int:
    """A contested auction whose winner did not pay, told to everybody who listens."""
    auction_id = contested(world, *others, **offered)
    default(world, auction_id)
    tell()
    return auction_id


def newest_sale(auction_id: int) -> int:
    query = select(Sale.id).where(Sale.auction_id == auction_id).order_by(Sale.id.desc())
    db.session.rollback()
    return db.session.scalars(query).first() or 0


def asked(auction_id: int) -> list[tuple[int, int, str]]:
    """Who was asked in an auction, at how many rupees, and how it stands, in order."""
    db.session.rollback()
    rows = db.session.scalars(select(RunnerUp).where(RunnerUp.auction_id == auction_id).order_by(RunnerUp.id))
    return [(row.user_id, row.rate // 100, row.status) for row in rows]


def until(auction_id: int) -> Any:
    """Until when the open question of an auction may be answered."""
    query = select(RunnerUp.until_at).where(RunnerUp.auction_id == auction_id, RunnerUp.status == "asked")
    return db.session.scalars(query).one()
