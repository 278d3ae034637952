"""Auctions whose moment has come: found and locked by one query, worked off many to a transaction.

Nothing is kept in memory that could be out of date: the index over status and moment says what is next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, TypeAlias

import structlog
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from models.auction import Auction
from models.base import db
from services.bidding.ahead import complete
from services.bidding.storing import Loaded
from services.core.events import Event
from services.runtime.bulk import Dialect, moment
from services.runtime.transaction import dialect_of, transaction

Then: TypeAlias = Callable[[list[Event]], None]
log = structlog.get_logger()
BATCH: Final = 50
"""How many share a transaction: few enough that a bid waits for milliseconds, enough to share a commit."""
PAUSE_AFTER_FAULT: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Moment:
    """A step that is due for auctions in one `status` once the time in a `column` has come."""

    status: str
    column: str

    @property
    def at(self) -> ColumnElement[Any]:
        """The column, for queries of SQLAlchemy."""
        return Auction.__table__.c[self.column]

    def waits(self, *, now: datetime) -> ColumnElement[bool]:
        """The condition of those to come or due; what lately broke a step is left alone for a while."""
        rested = or_(Auction.retry_after_at.is_(None), Auction.retry_after_at <= now)
        return and_(Auction.status == self.status, rested)

    def query(self, dialect: Dialect, *, alone: bool) -> str:
        """What finds and locks those that are due; takes now, the one auction's number, now, how many."""
        mark = _MARK[dialect]
        one = f" AND a.id = {mark}" if alone else ""
        lock = " FOR NO KEY UPDATE OF a SKIP LOCKED" if dialect == "postgresql" else ""
        return (
            f"SELECT a.id, a.version FROM auctions a WHERE a.status = '{self.status}' "  # noqa: S608
            f"AND a.{self.column} <= {mark}{one} "
            f"AND (a.retry_after_at IS NULL OR a.retry_after_at <= {mark}) "
            f"ORDER BY a.{self.column} LIMIT {mark}{lock}"
        )


_MARK: Final = {"sqlite": "?", "postgresql": "%s"}
OPENS: Final = Moment("scheduled", "starts_at")
CLOSES: Final = Moment("live", "ends_at")
LAPSES: Final = Moment("pending_consent", "consent_until_at")


class Work(Protocol):
    """Takes the step for all of these auctions, whose moment has come and which are locked."""

    def __call__(self, session: Session, due: list[Loaded], *, now: datetime) -> None:
        """Judge and write them, within the transaction of `session`."""


def next_moment(*, now: datetime) -> datetime | None:
    """When the next auction is to be opened, closed or lapsed (maybe in the past); None when none waits."""
    each = (select(func.min(step.at)).where(step.waits(now=now)) for step in (OPENS, CLOSES, LAPSES))
    moments = [moment for moment in db.session.scalars(union_all(*each)) if moment is not None]
    db.session.rollback()
    return min(moments, default=None)


def work_off(step: Moment, work: Work, *, now: datetime, most: int, then: Then | None = None) -> int:
    """Take a step for at most `most` auctions that are due, in one transaction; returns how many.

    Auctions that another process holds are left to it. One that breaks the batch harms only itself: then
    each gets a transaction of its own, and the broken one is pushed forward. `then`: see `transaction`.
    """
    try:
        return _transact(step, work, now=now, most=most, then=then)
    except Exception:
        log.exception("a batch of deadlines broke, and is worked off one by one", step=step.status)
    due = select(Auction.id).where(step.waits(now=now), step.at <= now).order_by(step.at).limit(most)
    return sum(
        _alone(step, work, auction_id, now=now, then=then) for auction_id in db.session.scalars(due).all()
    )


def _transact(
    step: Moment,
    work: Work,
    *,
    now: datetime,
    then: Then | None,
    most: int = 1,
    auction_id: int | None = None,
) -> int:
    with transaction(then=then) as session:
        due = _find(session.connection(), step, now=now, most=most, auction_id=auction_id)
        if due:
            work(session, due, now=now)
        return len(due)


def _find(
    connection: Connection, step: Moment, *, now: datetime, most: int, auction_id: int | None
) -> list[Loaded]:
    dialect = dialect_of(connection)
    at = moment(dialect, now)
    one = () if auction_id is None else (auction_id,)
    rows = connection.exec_driver_sql(step.query(dialect, alone=bool(one)), (at, *one, at, most))
    return complete(connection, [(row.id, row.version) for row in rows.all()])


def _alone(step: Moment, work: Work, auction_id: int, *, now: datetime, then: Then | None) -> int:
    try:
        return _transact(step, work, now=now, then=then, auction_id=auction_id)
    except Exception:
        log.exception("a deadline could not be worked off", auction=auction_id)
        _push_forward(auction_id, until=now + PAUSE_AFTER_FAULT)
        return 0


def _push_forward(auction_id: int, *, until: datetime) -> None:
    with transaction() as session:
        auction = session.get(Auction, auction_id)
        if auction is not None:
            auction.retry_after_at = until
