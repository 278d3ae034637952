"""Lines of prices: weeks and months out of days, and what a price is compared with."""

from dataclasses import replace
from datetime import date, timedelta

from services.prices.series_rules import Point, bucketed, changes_of


def day(when: str, price: int, *, low: int = 0, high: int = 0, arrivals: int | None = None) -> Point:
    return Point(
        date=date.fromisoformat(when),
        price=price,
        low=low or price - 10,
        high=high or price + 10,
        markets=1,
        arrivals_kg=arrivals,
    )


def test_a_week_begins_on_monday_and_has_the_middle_of_its_days() -> None:
    days = [
        day("2026-07-19", 900),  # a Sunday
        day("2026-07-20", 1_000, low=950, arrivals=500),
        day("2026-07-22", 1_300, high=1_400),
        day("2026-07-24", 1_100, arrivals=200),
    ]
    before, week = bucketed(days, "week")
    assert (before.date, before.price) == (date(2026, 7, 13), 900)
    assert (week.date, week.price, week.low, week.high) == (date(2026, 7, 20), 1_100, 950, 1_400)
    assert (before.arrivals_kg, week.arrivals_kg) == (None, 700)


def test_months_and_days() -> None:
    days = [day("2026-06-30", 1_000), day("2026-07-01", 2_000), day("2026-07-31", 3_000)]
    assert [(p.date.isoformat(), p.price) for p in bucketed(days, "month")] == [
        ("2026-06-01", 1_000),
        ("2026-07-01", 2_500),
    ]
    assert bucketed(days, "day") == days


def test_a_change_names_the_day_it_compares_with() -> None:
    days = [
        day("2025-07-20", 4_000),
        day("2026-06-20", 4_500),
        day("2026-07-15", 5_000),
        day("2026-07-24", 5_500),
    ]
    changes = {change.days: change for change in changes_of(days)}
    assert (changes[7].price, changes[7].date.isoformat(), changes[7].per_mille) == (5_000, "2026-07-15", 100)
    assert changes[30].price == 4_500
    assert (changes[365].price, changes[365].per_mille) == (4_000, 375)
    assert 1 not in changes, "nine days ago is not the day before"


def test_an_old_day_is_nothing_to_compare_with() -> None:
    newest = date(2026, 7, 24)
    for days, slack in ((1, 7), (7, 7), (30, 10), (365, 15)):
        oldest_allowed = newest - timedelta(days=days + slack)
        known = [day(oldest_allowed.isoformat(), 1_000), day("2026-07-24", 1_000)]
        assert days in {change.days for change in changes_of(known)}
        older = [day((oldest_allowed - timedelta(days=1)).isoformat(), 1_000), day("2026-07-24", 1_000)]
        assert days not in {change.days for change in changes_of(older)}
    assert changes_of([]) == []


def test_a_day_of_far_fewer_markets_is_not_compared_with() -> None:
    """All India was a single state's few markets before the other states came in: no fall by a third."""
    few, newest = day("2026-07-23", 3_930), replace(day("2026-07-24", 2_500), markets=500)
    assert changes_of([replace(few, markets=124), newest]) == []
    assert [change.days for change in changes_of([replace(few, markets=125), newest])] == [1]
