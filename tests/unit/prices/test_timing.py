"""When the feed is asked: hourly in the Indian day, sooner after a fault, never while it rests."""

from datetime import UTC, datetime, timedelta

import pytest

from services.prices.feed.timing import is_due, next_try

NOON = datetime(2026, 7, 24, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("chance", [0, 0.5, 1])
def test_hourly_in_the_day_and_never_all_houses_at_once(chance: float) -> None:
    assert next_try(NOON, failures=0, chance=chance) == NOON + timedelta(minutes=54 + 12 * chance)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 5), (2, 10), (3, 20), (4, 40), (5, 60), (6, 60), (500, 60)]
)
def test_faults_are_tried_again_ever_later(failures: int, minutes: int) -> None:
    low, high = (next_try(NOON, failures=failures, chance=chance) - NOON for chance in (0, 1))
    assert (low, high) == (timedelta(minutes=minutes * 2 / 3), timedelta(minutes=minutes * 4 / 3))


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (datetime(2026, 7, 24, 16, 0, tzinfo=UTC), datetime(2026, 7, 25, 2, 30, tzinfo=UTC)),
        (datetime(2026, 7, 24, 20, 0, tzinfo=UTC), datetime(2026, 7, 25, 2, 30, tzinfo=UTC)),
        (datetime(2026, 7, 25, 1, 0, tzinfo=UTC), datetime(2026, 7, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_after_the_evening_comes_the_morning(now: datetime, morning: datetime) -> None:
    assert next_try(now, failures=0, chance=0) == morning
    assert next_try(now, failures=0, chance=1) == morning + timedelta(minutes=20)


def test_due_when_it_is_time_or_wanted_but_not_while_the_feed_rests() -> None:
    later, before = NOON + timedelta(minutes=1), NOON - timedelta(minutes=1)
    assert is_due(NOON, wanted_at=None, next_try_at=None, rests_until_at=None)
    assert is_due(NOON, wanted_at=None, next_try_at=NOON, rests_until_at=NOON)
    assert not is_due(NOON, wanted_at=None, next_try_at=later, rests_until_at=None)
    assert is_due(NOON, wanted_at=before, next_try_at=later, rests_until_at=None)
    assert not is_due(NOON, wanted_at=before, next_try_at=before, rests_until_at=later)
