"""The server's clock: aware UTC everywhere, asked for at the doors only, going on evenly."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import copysign
from typing import Final, TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""What tells the time where a service must read it under a lock."""
LARGEST_BELIEVED_S: Final = 1.0
NEVER_RIGHT_S: Final = 24 * 60 * 60
"""A clock this far off was never set since the machine started; the new time is believed at once."""
WALKS_OFF: Final = 0.01
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _steady() -> float:
    """Seconds that only go forward, those the machine slept included where the system counts them."""
    return time.clock_gettime(_KIND) if _KIND is not None else time.monotonic()


_KIND: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


class EvenClock:
    """Tells the machine's time, but for steps: a clock set an hour forward must not end an auction early.

    What the machine's clock is off by more than a second is walked off at 1 s in 100; a restart believes it.
    """

    def __init__(
        self, *, wall: Callable[[], float] = time.time, steady: Callable[[], float] = _steady
    ) -> None:
        self._wall, self._steady = wall, steady
        self._last = (steady(), wall())

    def __call__(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        seen_at, told = self._last
        steady = self._steady()
        passed = max(0.0, steady - seen_at)
        off = self._wall() - (told + passed)
        if LARGEST_BELIEVED_S < abs(off) < NEVER_RIGHT_S:
            off = copysign(min(abs(off), passed * WALKS_OFF), off)
        told += passed + off
        self._last = (steady, told)
        return _EPOCH + timedelta(seconds=told)


_clock: Final = EvenClock()


def utc_now() -> datetime:
    """Return the present moment as an aware UTC datetime."""
    return _clock()


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
