"""The reference price is the middle of the markets, and wild rows do not move it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.prices.rules import (
    WHOLE_COUNTRY,
    Report,
    change_per_mille,
    indian_date,
    median,
    newest_filled,
    plausible,
    summarise_day,
    summarise_market,
    summarise_markets,
    support_on,
    without_wild,
)

amounts = st.integers(min_value=1, max_value=10_000_000_00)


def report(
    market: int, modal: int, *, state: str = "Madhya Pradesh", least: int = 0, most: int = 0
) -> Report:
    return Report(state, market, least or modal, most or modal, modal)


@dataclass(frozen=True)
class Day:
    date: date
    markets: int


@dataclass(frozen=True)
class Support:
    price: int
    valid_from: date
    valid_to: date


def test_median_of_two_middles_is_half_up_to_the_paisa() -> None:
    assert median([3, 1, 2]) == 2
    assert median([100, 101]) == 101
    assert median([5]) == 5


@given(st.lists(amounts, min_size=1))
def test_median_lies_between_the_values_whatever_their_order(values: list[int]) -> None:
    assert min(values) <= median(values) <= max(values)
    assert median(reversed(values)) == median(values)


def test_rupees_per_kilo_are_not_plausible_per_quintal() -> None:
    assert not plausible(6_900, middle=690_000)
    assert plausible(276_000, middle=690_000)
    assert plausible(1_725_000, middle=690_000)
    assert not plausible(1_725_001, middle=690_000)


def test_market_with_many_rows_counts_once() -> None:
    many = [report(1, 500_000) for _ in range(50)] + [report(2, 700_000), report(3, 720_000)]
    summary = summarise_markets(many)
    assert summary is not None
    assert (summary.price, summary.markets, summary.records) == (700_000, 3, 52)


def test_wild_row_does_not_stretch_the_range() -> None:
    rows = [report(n, 680_000 + n * 2_000) for n in range(20)] + [report(99, 1_187_200)]
    summary = summarise_markets(rows)
    assert summary is not None
    assert summary.high < 750_000
    assert summary.records == 20


def test_equal_prices_leave_room_for_a_slightly_dearer_market() -> None:
    assert len(without_wild({1: 1000, 2: 1000, 3: 1000, 4: 1200})) == 4
    assert len(without_wild({1: 1000, 2: 1000, 3: 1000, 4: 1300})) == 3


def test_thin_state_is_judged_by_the_range_of_the_country() -> None:
    rows = [report(n, 690_000 + n * 1_000) for n in range(10)]
    rows += [report(50, 695_000, state="Uttar Pradesh"), report(51, 1_187_200, state="Uttar Pradesh")]
    assert summarise_day(rows)["Uttar Pradesh"].price == 695_000


def test_thin_state_that_is_dear_as_a_whole_keeps_its_price() -> None:
    rows = [report(n, 690_000 + n * 1_000) for n in range(10)]
    rows += [report(50, 1_050_000, state="Tamil Nadu"), report(51, 1_060_000, state="Tamil Nadu")]
    assert summarise_day(rows)["Tamil Nadu"].price == 1_055_000


def test_day_has_every_state_and_the_country() -> None:
    rows = [report(1, 700_000), report(2, 720_000, state="Gujarat")]
    assert set(summarise_day(rows)) == {WHOLE_COUNTRY, "Madhya Pradesh", "Gujarat"}
    assert summarise_day([]) == {}


@given(st.lists(st.tuples(st.integers(1, 9), amounts), min_size=1))
def test_price_of_a_day_is_one_that_was_paid_in_its_range(rows: list[tuple[int, int]]) -> None:
    summary = summarise_markets([report(market, modal) for market, modal in rows])
    assert summary is not None
    assert summary.low <= summary.price <= summary.high


def test_single_market_tells_the_least_and_most_paid() -> None:
    rows = [report(1, 714_500, least=660_000, most=714_500), report(1, 700_000, least=100, most=720_000)]
    summary = summarise_market(rows, middle=705_000)
    assert summary is not None
    assert (summary.price, summary.low, summary.high) == (707_250, 660_000, 720_000)


def test_market_with_nothing_but_slips_has_no_price() -> None:
    assert summarise_market([report(1, 6_900)], middle=690_000) is None


def test_day_that_is_still_filling_waits() -> None:
    monday = date(2026, 7, 20)
    days = [Day(monday, 500), Day(monday + timedelta(days=1), 40)]
    assert newest_filled(days) == days[0]
    assert newest_filled([*days, Day(monday + timedelta(days=2), 170)]) == Day(
        monday + timedelta(days=2), 170
    )


def test_fullness_is_measured_against_the_week_before_only() -> None:
    old, new = Day(date(2026, 6, 1), 500), Day(date(2026, 7, 20), 3)
    assert newest_filled([old, new]) == new
    assert newest_filled([]) is None


def test_support_price_is_the_one_in_force() -> None:
    last = Support(2_425_00, date(2025, 4, 1), date(2026, 3, 31))
    this = Support(2_585_00, date(2026, 4, 1), date(2027, 3, 31))
    assert support_on([this, last], date(2026, 11, 20)) == [this]
    assert support_on([this, last], date(2028, 1, 1)) == []


@pytest.mark.parametrize(
    ("price", "before", "change"),
    [(110, 100, 100), (90, 100, -100), (100, 100, 0), (100, None, None), (1005, 1000, 5)],
)
def test_change_is_told_in_per_mille(price: int, before: int | None, change: int | None) -> None:
    assert change_per_mille(price, before) == change


def test_day_turns_at_midnight_in_india() -> None:
    assert indian_date(datetime(2026, 7, 24, 18, 29, tzinfo=UTC)) == date(2026, 7, 24)
    assert indian_date(datetime(2026, 7, 24, 18, 30, tzinfo=UTC)) == date(2026, 7, 25)
