"""How late a sale is, and how fast a buyer pays."""

from datetime import UTC, datetime, timedelta

import pytest

from services.defaults.rules import Age, age_of, median_days

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "age"),
    [(0, Age.DAY), (24, Age.DAY), (25, Age.THREE_DAYS), (72, Age.THREE_DAYS), (73, Age.LONGER)],
)
def test_the_age_of_what_is_overdue(hours: int, age: Age) -> None:
    assert age_of(due_at=NOW - timedelta(hours=hours), now=NOW) is age


def test_without_a_deadline_it_was_not_paid() -> None:
    assert age_of(due_at=None, now=NOW) is Age.DEFAULTED


@pytest.mark.parametrize(("hours", "tenths"), [([], None), ([36], 15), ([12, 24, 240], 10), ([24, 48], 15)])
def test_the_median_is_not_moved_by_one_slow_payment(hours: list[int], tenths: int | None) -> None:
    assert median_days([timedelta(hours=each) for each in hours]) == tenths
