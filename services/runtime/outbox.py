"""Durable listeners: done in one transaction with the end of their rows, or tried again.

Those that take many rows at once tell people what they can read elsewhere: their transaction is a light
one. A power cut brings the rows back together with the work, which is done again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Final

import structlog
from sqlalchemy import delete, select, update

from models.base import db
from models.outbox import OutboxRow
from services.core.events import Event
from services.runtime import green
from services.runtime.subscribers import event_named, listener_named, takes_many
from services.runtime.transaction import transaction

log = structlog.get_logger()
LONGEST_PAUSE: Final = timedelta(hours=1)
AT_ONCE: Final = 25
"""So many take a few milliseconds, in which no bid is taken."""
_TOLD: Final = (OutboxRow.id, OutboxRow.listener, OutboxRow.event, OutboxRow.payload, OutboxRow.repeats)


def drain(*, now: datetime, most: int = 500, give_way: Callable[[], None] = green.let_others_run) -> int:
    """Work off due rows in at most `most` steps; returns how many. `give_way` comes before each step."""
    done = 0
    for _ in range(most):
        give_way()
        due = _next_due(now)
        if not due:
            break
        keyed = [row.id for row in due if row.key is not None]
        if keyed:
            _claim(keyed)
        done += _work_off([row.id for row in due], now=now, light=takes_many(due[0].listener))
    db.session.rollback()
    return done


def _next_due(now: datetime) -> list[Any]:
    """The first row that is due, and with it those after it that its listener takes together."""
    query = select(OutboxRow.id, OutboxRow.key, OutboxRow.listener).where(OutboxRow.due_at <= now)
    rows = db.session.execute(query.order_by(OutboxRow.id).limit(AT_ONCE)).all()
    if not rows or not takes_many(rows[0].listener):
        return list(rows[:1])
    return list(takewhile(lambda row: row.listener == rows[0].listener, rows))


def _work_off(row_ids: Sequence[int], *, now: datetime, light: bool) -> int:
    """Work off rows of one listener in one transaction; when they fail together, each alone."""
    try:
        with transaction(light=light) as session:
            query = select(*_TOLD).where(OutboxRow.id.in_(row_ids)).order_by(OutboxRow.id)
            rows = session.execute(query.with_for_update(skip_locked=True)).all()
            if rows:
                listener_named(rows[0].listener)([_event_of(row) for row in rows])
                session.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])))
            return len(rows)
    except Exception as fault:
        if len(row_ids) > 1:
            return sum(_work_off([row_id], now=now, light=light) for row_id in row_ids)
        log.exception("a durable listener failed", row=row_ids[0])
        _push_forward(row_id=row_ids[0], now=now, fault=fault)
        return 0


def _event_of(row: Any) -> Event:
    payload = row.payload
    if row.repeats:
        payload = payload | {"times": 1 + row.repeats}
    return event_named(row.event)(**payload)


def _claim(row_ids: Sequence[int]) -> None:
    """Give up the rows' keys, so that no bid waits for their listener: the next event gets its own row."""
    with transaction(light=True) as session:
        session.execute(update(OutboxRow).where(OutboxRow.id.in_(row_ids)).values(key=None))


def _push_forward(*, row_id: int, now: datetime, fault: Exception) -> None:
    with transaction() as session:
        row = session.get(OutboxRow, row_id)
        if row is not None:
            row.attempts += 1
            row.last_error = repr(fault)[:1000]
            row.due_at = now + min(timedelta(seconds=2**row.attempts), LONGEST_PAUSE)
