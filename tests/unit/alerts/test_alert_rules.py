"""When an alert rings, and when it keeps still."""

from datetime import date

import pytest

from services.alerts.rules import Watch, begin, is_news, see

MONDAY, TUESDAY = date(2026, 7, 20), date(2026, 7, 21)


def rings(rule: str, *prices: int, limit: int | None = None, move: int | None = None) -> list[int]:
    """The prices at which an alert set at the first of them rings."""
    start = begin(rule=rule, limit=limit, price=prices[0])
    armed, base, told = start.armed, start.base, []
    for price in prices[1:]:
        watch = Watch(
            rule=rule, limit=limit, move=move, base=base, armed=armed, last_price=None, last_day=None
        )
        seen = see(watch, price=price)
        armed, base = seen.armed, seen.base
        if seen.rings:
            told.append(price)
    return told


def test_above_rings_once_until_the_price_goes_back() -> None:
    assert rings("above", 4_900, 5_000, 5_100, 5_200, limit=5_000) == [5_000]
    assert rings("above", 4_900, 5_000, 4_999, 5_001, limit=5_000) == [5_000, 5_001]


def test_below_rings_once_until_the_price_goes_back() -> None:
    assert rings("below", 5_100, 5_000, 4_800, 5_001, 4_900, limit=5_000) == [5_000, 4_900]


def test_an_alert_set_beyond_its_limit_waits_for_the_next_crossing() -> None:
    assert rings("above", 5_500, 5_600, 4_900, 5_000, limit=5_000) == [5_000]
    assert rings("below", 4_500, 4_400, 5_100, 4_900, limit=5_000) == [4_900]


def test_an_alert_set_where_no_price_is_known_rings_at_the_first() -> None:
    start = begin(rule="above", limit=5_000, price=None)
    watch = Watch(
        rule="above", limit=5_000, move=None, base=None, armed=start.armed, last_price=None, last_day=None
    )
    assert see(watch, price=5_000).rings


def test_a_move_counts_from_the_price_at_which_it_rang_last() -> None:
    # 5 % of 5,000 is 250; then 5 % of 5,250 is 262.50.
    assert rings("moves", 5_000, 5_249, 5_250, 5_400, 5_512, 5_513, move=50) == [5_250, 5_513]
    assert rings("moves", 5_000, 4_751, 4_750, move=50) == [4_750]


@pytest.mark.parametrize(("price", "change"), [(5_250, 50), (4_700, -60), (5_333, 67)])
def test_a_move_tells_how_far_and_which_way(price: int, change: int) -> None:
    watch = Watch(rule="moves", limit=None, move=50, base=5_000, armed=True, last_price=None, last_day=None)
    assert see(watch, price=price).change == change


def test_old_prices_and_prices_seen_already_are_no_news() -> None:
    watch = Watch(
        rule="above", limit=5_000, move=None, base=None, armed=True, last_price=4_900, last_day=TUESDAY
    )
    assert is_news(watch, price=5_000, day=TUESDAY, today=TUESDAY)
    assert not is_news(watch, price=4_900, day=TUESDAY, today=TUESDAY)
    assert not is_news(watch, price=5_000, day=MONDAY, today=TUESDAY)
    assert not is_news(watch, price=5_000, day=TUESDAY, today=date(2026, 8, 21))
