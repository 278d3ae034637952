"""How events reach their durable listeners: rows of the outbox, written in the event's own transaction."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from models.outbox import OutboxRow
from services.core.events import Event
from services.runtime import subscribers
from services.runtime.bulk import Cursor, Dialect, Insert, moment

GATHER_FOR: Final = timedelta(seconds=1)
"""How long an event with a key waits for newer ones, of which only the last is worth telling."""
_POST: Final = Insert(
    OutboxRow.__table__,
    "listener event payload key repeats attempts due_at created_at",
    conflict=(
        "ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, "
        "repeats = outbox.repeats + 1 + excluded.repeats"
    ),
)


def post(cursor: Cursor, dialect: Dialect, events: Iterable[Event], *, now: datetime) -> None:
    """Write a row for each event and each of its durable listeners; an event takes its key's waiting row."""
    at = moment(dialect, now)
    later = moment(dialect, now + GATHER_FOR)
    keyed: dict[str, tuple[Any, ...]] = {}
    rows: list[tuple[Any, ...]] = []
    for event in events:
        names = subscribers.names_durable(event)
        if not names:
            continue
        kind, payload, key = type(event).__name__, orjson.dumps(event).decode(), event.key()
        for name in names:
            if key is None:
                rows.append((name, kind, payload, None, 0, 0, at, at))
                continue
            full = f"{name.rpartition('.')[2]}:{key}"
            repeats = keyed[full][4] + 1 if full in keyed else 0
            keyed[full] = (name, kind, payload, full, repeats, 0, later, at)
    _POST.write(cursor, dialect, rows + [keyed[full] for full in sorted(keyed)])
