"""Months and kinds add up to what came and what was taken, whatever it was."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from services.earnings.rules import financial_year, months_of, taken_by_kind

DAYS = some.dates(min_value=date(2026, 4, 1), max_value=date(2027, 3, 31))
PAISE = some.integers(min_value=1, max_value=10**12)


def test_a_financial_year_begins_in_april() -> None:
    assert [financial_year(day) for day in (date(2027, 3, 31), date(2027, 4, 1))] == [2026, 2027]


@given(some.lists(some.tuples(DAYS, some.booleans(), PAISE)))
def test_the_months_of_a_year_hold_all_that_came(came: list[tuple[date, bool, int]]) -> None:
    months = months_of(2026, came)
    assert [month.first for month in months][::11] == [date(2026, 4, 1), date(2027, 3, 1)]
    assert len(months) == 12
    assert sum(month.total for month in months) == sum(amount for _, _, amount in came)
    assert sum(month.direct for month in months) == sum(amount for _, direct, amount in came if direct)


@given(some.lists(some.tuples(some.sampled_from(("cess", "labour", "house")), some.integers(0, 10**12))))
def test_kinds_hold_all_that_was_taken_the_most_first(lines: list[tuple[str, int]]) -> None:
    taken = taken_by_kind(lines)
    amounts = [each.amount for each in taken]
    assert sum(amounts) == sum(amount for _, amount in lines)
    assert amounts == sorted(amounts, reverse=True)
    assert sum(each.share_ppm for each in taken) <= 1_000_000
