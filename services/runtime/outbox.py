"""Durable listeners, one row at a time: done in one transaction with the row's end, or tried again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from models.base import db
from models.outbox import OutboxRow
from services.runtime import green
from services.runtime.subscribers import event_named, listener_named
from services.runtime.transaction import transaction

log = structlog.get_logger()
LONGEST_PAUSE = timedelta(hours=1)


def drain(*, now: datetime, most: int = 500, give_way: Callable[[], None] = green.let_others_run) -> int:
    """Work off due rows, at most `most`; returns how many were done. `give_way` comes before each of them."""
    done = 0
    for _ in range(most):
        give_way()
        query = select(OutboxRow.id, OutboxRow.key).where(OutboxRow.due_at <= now).order_by(OutboxRow.id)
        row = db.session.execute(query.limit(1)).one_or_none()
        if row is None:
            break
        if row.key is not None:
            _claim(row.id)
        done += _work_off(row_id=row.id, now=now)
    db.session.rollback()
    return done


def _work_off(*, row_id: int, now: datetime) -> bool:
    try:
        with transaction() as session:
            row = session.get(OutboxRow, row_id, with_for_update={"skip_locked": True})
            if row is None:
                return False
            payload = row.payload
            if row.repeats:
                payload = payload | {"times": 1 + row.repeats}
            listener_named(row.listener)(event_named(row.event)(**payload))
            session.delete(row)
            return True
    except Exception as fault:
        log.exception("a durable listener failed", row=row_id)
        _push_forward(row_id=row_id, now=now, fault=fault)
        return False


def _claim(row_id: int) -> None:
    """Give up the row's key, so that no bid waits for its listener: the next event gets a row of its own."""
    with transaction() as session:
        session.execute(
            update(OutboxRow).where(OutboxRow.id == row_id, OutboxRow.key.is_not(None)).values(key=None)
        )


def _push_forward(*, row_id: int, now: datetime, fault: Exception) -> None:
    with transaction() as session:
        row = session.get(OutboxRow, row_id)
        if row is not None:
            row.attempts += 1
            row.last_error = repr(fault)[:1000]
            row.due_at = now + min(timedelta(seconds=2**row.attempts), LONGEST_PAUSE)
