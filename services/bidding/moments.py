"""Auctions whose moment has come: found and locked by one query, worked off many to a transaction.

Nothing is kept in memory that could be out of date: the index over status and moment says what is next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from models.auction import Auction
from models.base import db
from services.bidding.storing import COLUMNS, Loaded, loaded_of
from services.core.events import Event
from services.runtime.transaction import transaction

log = structlog.get_logger()
BATCH: Final = 50
"""How many share a transaction: few enough that a bid waits for milliseconds, enough to share a commit."""
PAUSE_AFTER_FAULT: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Moment:
    """A step that is due for auctions in one status once the time in a column has come."""

    status: str
    column: Any

    def is_due(self, *, now: datetime) -> ColumnElement[bool]:
        """The condition; an auction that lately broke a step is left alone for a while."""
        return and_(self.waits(now=now), self.column <= now)

    def waits(self, *, now: datetime) -> ColumnElement[bool]:
        """The condition of those whose moment is to come or has come."""
        rested = or_(Auction.retry_after_at.is_(None), Auction.retry_after_at <= now)
        return and_(Auction.status == self.status, rested)


OPENS: Final = Moment("scheduled", Auction.starts_at)
CLOSES: Final = Moment("live", Auction.ends_at)
LAPSES: Final = Moment("pending_consent", Auction.consent_until_at)


class Work(Protocol):
    """Takes the step for all of these auctions, whose moment has come and which are locked."""

    def __call__(self, session: Session, due: list[Loaded], *, now: datetime) -> None:
        """Judge and write them, within the transaction of `session`."""


def next_moment(*, now: datetime) -> datetime | None:
    """When the next auction is to be opened, closed or lapsed (maybe in the past); None when none waits."""
    each = (select(func.min(step.column)).where(step.waits(now=now)) for step in (OPENS, CLOSES, LAPSES))
    moments = [moment for moment in db.session.scalars(union_all(*each)) if moment is not None]
    db.session.rollback()
    return min(moments, default=None)


def work_off(
    step: Moment, work: Work, *, now: datetime, most: int, then: Callable[[list[Event]], None] | None = None
) -> int:
    """Take a step for at most `most` auctions that are due, in one transaction; returns how many.

    Auctions that another process holds are left to it. One that breaks the batch harms only itself: then
    each gets a transaction of its own, and the broken one is pushed forward. `then`: see `transaction`.
    """
    try:
        with transaction(then=then) as session:
            due = _load(session, step.is_due(now=now), order=step.column, most=most)
            if due:
                work(session, due, now=now)
            return len(due)
    except Exception:
        log.exception("a batch of deadlines broke, and is worked off one by one", step=step.status)
    query = select(Auction.id).where(step.is_due(now=now)).order_by(step.column).limit(most)
    ids = list(db.session.scalars(query))
    return sum(_alone(step, work, auction_id, now=now, then=then) for auction_id in ids)


def _alone(
    step: Moment,
    work: Work,
    auction_id: int,
    *,
    now: datetime,
    then: Callable[[list[Event]], None] | None,
) -> int:
    try:
        with transaction(then=then) as session:
            due = _load(session, and_(step.is_due(now=now), Auction.id == auction_id))
            if due:
                work(session, due, now=now)
            return len(due)
    except Exception:
        log.exception("a deadline could not be worked off", auction=auction_id)
        _push_forward(auction_id, until=now + PAUSE_AFTER_FAULT)
        return 0


def _load(
    session: Session, due: ColumnElement[bool], *, order: Any = Auction.id, most: int = 1
) -> list[Loaded]:
    query = select(*COLUMNS).where(due).order_by(order).limit(most)
    rows = session.execute(query.with_for_update(of=Auction, skip_locked=True, key_share=True))
    return [loaded_of(row) for row in rows]


def _push_forward(auction_id: int, *, until: datetime) -> None:
    with transaction() as session:
        auction = session.get(Auction, auction_id)
        if auction is not None:
            auction.retry_after_at = until
