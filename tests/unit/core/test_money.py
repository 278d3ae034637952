"""Amounts as people and programs write them."""

import pytest

from services.core.errors import InvalidAmount
from services.core.money import HIGHEST_RATE, HIGHEST_SUM, parse_rupees, parse_sum


@pytest.mark.parametrize(
    ("written", "paise"),
    [("5525", 5525_00), ("₹12,34,567", 1234567_00), ("5250.5", 5250_50), (0.01, 1), (" 7.100 ", 7_10)],
)
def test_rupees_are_read_exactly(written: object, paise: int) -> None:
    assert parse_rupees(written) == parse_sum(written) == paise


@pytest.mark.parametrize("written", ["", "0", "-5", "5e9", "1.001", "NaN", "१२", True, None, 1e300])
def test_what_is_no_amount_is_refused(written: object) -> None:
    for read in (parse_rupees, parse_sum):
        with pytest.raises(InvalidAmount):
            read(written)


def test_a_sum_may_be_more_than_the_highest_rate_and_no_more_than_the_largest_lot_costs() -> None:
    assert parse_rupees("10000000") == HIGHEST_RATE
    assert parse_sum("10000000.01") == HIGHEST_RATE + 1
    assert parse_sum("1000000000000") == HIGHEST_SUM
    for read, written in ((parse_rupees, "10000000.01"), (parse_sum, "1000000000000.01")):
        with pytest.raises(InvalidAmount):
            read(written)
