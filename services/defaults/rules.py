"""How late a sale is and how fast a buyer pays, as pure functions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

HOURS_A_DAY: Final = 24


class Age(StrEnum):
    """How long a step is overdue."""

    DAY = "day"
    THREE_DAYS = "three_days"
    LONGER = "longer"
    DEFAULTED = "defaulted"


def age_of(*, due_at: datetime | None, now: datetime) -> Age:
    """The group of a sale that is overdue; one without a deadline any more has defaulted."""
    if due_at is None:
        return Age.DEFAULTED
    late = now - due_at
    if late <= timedelta(days=1):
        return Age.DAY
    return Age.THREE_DAYS if late <= timedelta(days=3) else Age.LONGER


def median_days(times: Sequence[timedelta]) -> int | None:
    """The median of so many times in tenths of a day, half-up; None without any."""
    if not times:
        return None
    seconds = median(each.total_seconds() for each in times)
    return int(seconds / (HOURS_A_DAY * 3600) * 10 + 0.5)
