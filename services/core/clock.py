"""The server's clock: aware UTC everywhere, asked for at the doors only."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""What tells the time where a service must read it under a lock."""


def utc_now() -> datetime:
    """Return the present moment as an aware UTC datetime."""
    return datetime.now(UTC)


@lru_cache(4_096)
def iso(moment: datetime) -> str:
    """Write an aware moment as ISO 8601 UTC with milliseconds and Z: "2026-11-21T04:00:00.000Z"."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"


def parse_iso(text: str) -> datetime:
    """Read an ISO 8601 moment that names its zone; raises ValueError when it does not."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return moment.astimezone(UTC)
