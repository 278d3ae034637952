"""Pages ask the database as often for a full market as for a single lot."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from sqlalchemy import event

from models.base import db
from services import bidding
from services.core.clock import utc_now
from services.core.ids import public_id
from tests.factories import publish
from tests.integration.bidding.test_placing import ref
from tests.world import World

MOST_FOR_BROWSING = 10
MOST_FOR_A_LOT = 12


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of this block."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def offer(world: World) -> int:
    now = utc_now().replace(microsecond=0)
    return publish(world.seller, starts_at=now, now=now, lasts=timedelta(days=1), step=100)


def queries_for(app: Flask, path: str) -> int:
    client = app.test_client()
    client.get(path)  # what is read once a process is read now
    with counted() as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def test_browsing_asks_as_often_for_many_lots_as_for_one(app: Flask, world: World) -> None:
    offer(world)
    of_one = queries_for(app, "/auctions")
    for _ in range(9):
        offer(world)
    assert queries_for(app, "/auctions") == of_one <= MOST_FOR_BROWSING


def test_a_lot_page_asks_as_often_for_many_bids_as_for_one(app: Flask, world: World) -> None:
    auction_id = offer(world)
    path = f"/auctions/{public_id('auction', auction_id)}"
    people = (world.buyer, world.rival)

    def bid(n: int) -> None:
        amount = 5_000_00 + 100 * n
        bidding.place_bid(bidder=people[n % 2], auction_id=auction_id, amount=amount, client_ref=ref())

    bid(0)
    of_one = queries_for(app, path)
    for n in range(1, 20):
        bid(n)
    assert queries_for(app, path) == of_one <= MOST_FOR_A_LOT
