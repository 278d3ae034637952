"""How full a day is, against the usual of days of its kind."""

from datetime import date, timedelta

import pytest

from services.prices.completeness import Reported, judge

FRIDAY = date(2026, 7, 24)
SUNDAY = date(2026, 7, 26)


def weeks(until: date, *, weekday: Reported, sunday: Reported, days: int = 20) -> dict[date, Reported]:
    earlier = [until - timedelta(days=n) for n in range(1, days + 1)]
    return {day: sunday if day.weekday() == 6 else weekday for day in earlier}


USUAL = weeks(FRIDAY, weekday=Reported(28, 1_800, 17_000), sunday=Reported(15, 700, 6_000))


@pytest.mark.parametrize(
    ("reported", "state"),
    [
        (Reported(28, 1_750, 17_000), "complete"),
        (Reported(25, 1_278, 13_760), "complete"),
        (Reported(25, 830, 11_275), "filling"),
        (Reported(4, 1_600, 15_000), "filling"),
        (Reported(0, 0, 0), "empty"),
    ],
)
def test_day_is_judged_by_its_states_and_markets(reported: Reported, state: str) -> None:
    found = judge(FRIDAY, USUAL | {FRIDAY: reported})
    assert found.state == state
    assert (found.usual_states, found.usual_markets) == (28, 1_800)
    assert found.is_filling == (state == "filling")


def test_sunday_is_compared_with_sundays() -> None:
    usual = weeks(SUNDAY, weekday=Reported(28, 1_800, 17_000), sunday=Reported(15, 700, 6_000))
    assert judge(SUNDAY, usual | {SUNDAY: Reported(14, 690, 5_800)}).state == "complete"
    assert judge(SUNDAY, usual | {SUNDAY: Reported(5, 300, 1_000)}).state == "filling"


def test_too_few_days_to_compare_with_say_nothing() -> None:
    assert judge(FRIDAY, {FRIDAY: Reported(3, 40, 100)}).state == "unknown"
    assert judge(FRIDAY, {}).state == "empty"


def test_days_of_last_year_do_not_count() -> None:
    old = {FRIDAY - timedelta(days=365 + n): Reported(28, 1_800, 17_000) for n in range(20)}
    assert judge(FRIDAY, old | {FRIDAY: Reported(3, 40, 100)}).state == "unknown"
