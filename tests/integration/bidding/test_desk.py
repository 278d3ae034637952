"""The desk takes many bids to a commit; what is wrong with one, or with the database, harms no other."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from models.base import db
from models.bid import Bid, BidRequest
from models.ledger import LedgerEntry
from services import bidding
from services.accounts import Person
from services.bidding import Placed, storing
from services.bidding.desk import Desk, desk_of, queueing
from services.bidding.errors import BidTooLow
from services.core.errors import Unavailable
from services.runtime.transaction import transaction
from tests.factories import at, publish
from tests.integration.bidding.test_placing import assert_ledger_holds
from tests.world import World, person

PATIENCE_S = 10


@pytest.fixture
def desk(app: Flask) -> Desk:
    """The desk of the test's own database."""
    return desk_of(db.engine)


@pytest.fixture
def traders(app: Flask) -> list[Person]:
    """People enough for a batch."""
    return [person(f"Trader{n} Singh", roles=("buyer",)) for n in range(6)]


class Bidding:
    """Bids sent at once from threads of their own, while the desk is held up; all in the order sent."""

    def __init__(self, app: Flask, desk: Desk) -> None:
        self._app, self._desk = app, desk
        self._pool = ThreadPoolExecutor(70)
        self.sent: list[Future[Placed]] = []

    def send(self, bidder: Person, auction_id: int, rupees: int, reference: str | None = None) -> None:
        """Send a bid and wait until it stands in the queue."""
        before = self._desk.waiting
        self.sent.append(self._pool.submit(self._place, bidder, auction_id, rupees, reference))
        wait_until(lambda: self._desk.waiting > before)

    def _place(self, bidder: Person, auction_id: int, rupees: int, reference: str | None) -> Placed:
        with self._app.app_context():
            return bidding.place_bid(
                bidder=bidder,
                auction_id=auction_id,
                amount=rupees * 100,
                client_ref=reference or str(uuid.uuid4()),
                clock=at(60),
            )

    @contextmanager
    def held_up(self, auction_id: int, leader: Person) -> Iterator[None]:
        """Let a first bid take the desk and wait for the auction, so that those after it make one batch."""
        with transaction() as session:
            storing.get_locked(session, auction_id)
            self.sent.append(self._pool.submit(self._place, leader, auction_id, 5_000, None))
            wait_until(lambda: self._desk.waiting == 0 and self._desk.is_busy)
            yield

    def outcomes(self) -> list[Placed | BaseException]:
        """What became of each, in the order sent."""
        return [each.exception(PATIENCE_S) or each.result() for each in self.sent]


@pytest.fixture
def crowd(app: Flask, desk: Desk) -> Bidding:
    """Bidders that come together."""
    return Bidding(app, desk)


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def counted(table: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def batches(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the size of each batch that is committed."""
    sizes: list[int] = []
    commit = desk._commit
    monkeypatch.setattr(desk, "_commit", lambda tickets: (sizes.append(len(tickets)), commit(tickets))[1])
    return sizes


def test_bids_that_wait_are_committed_together_in_their_order(
    world: World, traders: list[Person], desk: Desk, crowd: Bidding, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = publish(world.seller), publish(world.seller)
    sizes = batches(desk, monkeypatch)
    with crowd.held_up(first, world.buyer):
        for n, trader in enumerate(traders):
            crowd.send(trader, (first, second)[n % 2], 5_025 + 25 * n)
    outcomes = crowd.outcomes()
    assert sizes == [1, 6]
    assert all(isinstance(each, Placed) for each in outcomes)
    versions = [each.answer["bid"]["version"] for each in outcomes[1::2]]  # type: ignore[union-attr]
    assert versions == sorted(versions)
    assert_ledger_holds(first)
    assert_ledger_holds(second)


def test_a_refused_bid_in_a_batch_harms_no_other(world: World, traders: list[Person], crowd: Bidding) -> None:
    auction_id = publish(world.seller)
    with crowd.held_up(auction_id, world.buyer):
        crowd.send(traders[0], auction_id, 5_025)
        crowd.send(traders[1], auction_id, 5_030)
        crowd.send(world.seller, auction_id, 5_050)
        crowd.send(traders[2], auction_id, 5_050)
    _, good, low, own, last = crowd.outcomes()
    assert isinstance(good, Placed)
    assert isinstance(low, BidTooLow)
    assert type(own).__name__ == "OwnAuction"
    assert isinstance(last, Placed)
    assert last.answer["auction"]["price"] == "5050.00"
    assert counted(Bid) == counted(BidRequest) == 3
    assert_ledger_holds(auction_id)


def test_a_repeat_within_the_batch_gets_the_first_answer(
    world: World, traders: list[Person], crowd: Bidding
) -> None:
    auction_id, reference = publish(world.seller), str(uuid.uuid4())
    with crowd.held_up(auction_id, world.buyer):
        for _ in range(3):
            crowd.send(traders[0], auction_id, 5_025, reference)
    _, first, again, once_more = crowd.outcomes()
    assert isinstance(first, Placed)
    assert again == once_more == Placed(answer=first.answer, repeated=True)
    assert counted(Bid) == 2


def test_a_bid_the_database_refuses_is_refused_alone(
    world: World, traders: list[Person], desk: Desk, crowd: Bidding, monkeypatch: pytest.MonkeyPatch
) -> None:
    auction_id = publish(world.seller)
    refuse_bids_of(traders[1].id)
    sizes = batches(desk, monkeypatch)
    with crowd.held_up(auction_id, world.buyer):
        for n, trader in enumerate(traders[:4]):
            crowd.send(trader, auction_id, 5_025 + 25 * n)
    outcomes = crowd.outcomes()
    assert sizes == [1, 4, 1, 1, 1, 1]
    assert [isinstance(each, Placed) for each in outcomes] == [True, True, False, True, True]
    assert "IntegrityError" in str(type(outcomes[2]).__mro__)
    assert counted(Bid) == 4
    assert_ledger_holds(auction_id)


def refuse_bids_of(user_id: int) -> None:
    """Let the database itself refuse somebody's bids, as no rule of ours does."""
    if db.engine.dialect.name == "sqlite":
        refusal = (
            f"CREATE TRIGGER no_bids BEFORE INSERT ON bids WHEN NEW.bidder_id = {user_id} "
            "BEGIN SELECT RAISE(ABORT, 'not them'); END"
        )
    else:
        refusal = f"ALTER TABLE bids ADD CONSTRAINT not_them CHECK (bidder_id <> {user_id})"
    with transaction() as session:
        session.execute(text(refusal))


def test_a_commit_that_fails_fails_its_batch_and_no_other(
    world: World, traders: list[Person], desk: Desk, crowd: Bidding, monkeypatch: pytest.MonkeyPatch
) -> None:
    auction_id = publish(world.seller)
    with crowd.held_up(auction_id, world.buyer):
        for n, trader in enumerate(traders[:3]):
            crowd.send(trader, auction_id, 5_025 + 25 * n)
        make_read_only(desk)
    leader, *refused = crowd.outcomes()
    assert isinstance(leader, Placed)
    assert [type(each) for each in refused] == [Unavailable] * 3
    assert all(each.details["retry_after"] == 1 for each in refused)  # type: ignore[union-attr]
    assert counted(Bid) == counted(BidRequest) == 1
    assert counted(LedgerEntry) == 4
    make_writable(desk)
    assert crowd._place(traders[0], auction_id, 5_025, None).answer["bid"]["leading"] is True
    assert_ledger_holds(auction_id)


def make_read_only(desk: Desk) -> None:
    """Let the database take the transaction of who leads now, and then no row of the desk's."""
    begin, held = desk._connection._open, desk._connection
    left = [1 if db.engine.dialect.name == "sqlite" else 0]  # there, the leader waits before it opens one

    def open_read_only() -> Any:
        connection = begin()
        left[0] -= 1
        if left[0] < 0:
            sqlite = db.engine.dialect.name == "sqlite"
            connection.cursor().execute("PRAGMA query_only=1" if sqlite else "SET TRANSACTION READ ONLY")
        return connection

    held._open = open_read_only  # type: ignore[method-assign]


def make_writable(desk: Desk) -> None:
    """Let it take rows again."""
    del desk._connection._open
    if db.engine.dialect.name == "sqlite" and desk._connection._held is not None:
        desk._connection._held.cursor().execute("PRAGMA query_only=0")


def test_a_connection_that_died_meanwhile_is_replaced_unseen(
    world: World, traders: list[Person], crowd: Bidding, desk: Desk
) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("a SQLite file has no connection that dies")
    auction_id = publish(world.seller)
    assert crowd._place(traders[0], auction_id, 5_000, None)
    held = desk._connection._held
    assert held is not None
    with transaction() as session:
        session.execute(
            text("SELECT pg_terminate_backend(:pid)"), {"pid": held.driver_connection.info.backend_pid}
        )
    assert crowd._place(traders[1], auction_id, 5_025, None).answer["bid"]["leading"] is True
    assert_ledger_holds(auction_id)


def test_when_too_many_wait_the_next_is_asked_to_come_again(
    world: World, traders: list[Person], crowd: Bidding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queueing, "MOST_WAITING", 2)
    auction_id = publish(world.seller)
    with crowd.held_up(auction_id, world.buyer):
        crowd.send(traders[0], auction_id, 5_025)
        crowd.send(traders[1], auction_id, 5_050)
        with ThreadPoolExecutor(1) as another:
            refusal = another.submit(crowd._place, traders[2], auction_id, 5_075, None).exception(PATIENCE_S)
    assert isinstance(refusal, Unavailable)
    assert refusal.details == {"retry_after": 1}
    assert all(isinstance(each, Placed) for each in crowd.outcomes())


def test_whoever_is_killed_while_waiting_holds_nobody_up(
    world: World, traders: list[Person], crowd: Bidding, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    auction_id = publish(world.seller)
    killed = threading.Event()

    def die(self: Any) -> None:
        killed.set()
        raise SystemExit

    with crowd.held_up(auction_id, world.buyer):
        with monkeypatch.context() as patch:
            patch.setattr(queueing.Ticket, "wait", die)
            dead = crowd._pool.submit(crowd._place, traders[0], auction_id, 5_025, None)
            assert killed.wait(PATIENCE_S)
            assert isinstance(dead.exception(PATIENCE_S), SystemExit)
        crowd.send(traders[1], auction_id, 5_025)
    assert all(isinstance(each, Placed) for each in crowd.outcomes())
    assert counted(Bid) == 2


def test_a_bid_within_a_transaction_is_refused_at_once(world: World) -> None:
    auction_id = publish(world.seller)
    with pytest.raises(RuntimeError, match="not two nested"), transaction():
        bidding.place_bid(bidder=world.buyer, auction_id=auction_id, amount=5_000_00, client_ref="r")
