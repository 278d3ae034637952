"""Reports are cleaned by looking backward only, and many rows of a day become one price."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.prices.forecast.neighbours import middle, running_mean
from services.prices.forecast.series import Rows, believed, one_a_day, series_of, without_odd_days

NAN = float("nan")


def rows(*told: tuple[int, int, float, float]) -> Rows:
    days, markets, prices, arrivals = zip(*told, strict=True)
    return Rows(np.array(days), np.array(markets), np.array(prices, float), np.array(arrivals, float))


def test_varieties_of_a_day_become_their_middle_and_arrivals_their_sum() -> None:
    daily = one_a_day(
        rows((2, 7, 300, 5), (1, 7, 100, NAN), (2, 7, 100, 10), (2, 7, 200, NAN), (1, 7, 300, NAN))
    )
    assert daily.days.tolist() == [1, 2]
    assert daily.prices.tolist() == [200, 200]
    assert np.isnan(daily.arrivals[0])
    assert daily.arrivals[1] == 15


def test_a_price_far_from_the_days_other_markets_is_left_out() -> None:
    day = [(1, market, 5_000.0, NAN) for market in range(1, 5)]
    assert without_odd_days(rows(*day, (1, 9, 50.0, NAN))).markets.tolist() == [1, 2, 3, 4]
    assert len(without_odd_days(rows((1, 1, 5_000.0, NAN), (1, 9, 50.0, NAN))).days) == 2


def test_one_wild_report_is_not_believed() -> None:
    logs = np.log([6_900, 6_950, 11_872, 6_900]) * 1.0
    logs[2] = np.log(14_000)
    assert believed([1, 2, 3, 4], logs.tolist()) == [True, True, False, True]


def test_the_third_witness_of_a_new_price_is_believed() -> None:
    logs = np.log([2_000, 2_000, 5_000, 5_100, 5_050, 5_000]).tolist()
    assert believed([1, 2, 3, 4, 5, 6], logs) == [True, True, False, False, True, True]


def test_a_price_after_a_long_silence_is_judged_by_nothing_old() -> None:
    assert believed([1, 2, 400], np.log([2_000, 2_000, 5_000]).tolist()) == [True, True, True]


@given(st.lists(st.floats(5, 9), min_size=2, max_size=40), st.data())
def test_what_comes_later_changes_no_verdict(logs: list[float], data: st.DataObject) -> None:
    until = data.draw(st.integers(1, len(logs)))
    days = list(range(len(logs)))
    assert believed(days, logs)[:until] == believed(days[:until], logs[:until])


def test_each_market_gets_its_own_series_with_its_state() -> None:
    found = series_of(rows((1, 2, 100, 1), (1, 1, 200, 1), (2, 1, 210, 1)), groups={1: "Karnataka"})
    assert [(each.number, each.group, len(each.days)) for each in found] == [(1, "Karnataka", 2), (2, "", 1)]
    assert series_of(Rows(*(np.zeros(0, dtype=np.int64),) * 2, np.zeros(0), np.zeros(0)), groups={}) == []


def test_the_middle_of_columns_leaves_out_what_is_missing() -> None:
    table = np.array([[1.0, NAN, NAN], [3.0, 4.0, NAN], [NAN, 8.0, NAN]])
    found = middle(table)
    assert found[:2].tolist() == [2.0, 6.0]
    assert np.isnan(found[2])


def test_a_running_mean_begins_with_fewer_values() -> None:
    assert running_mean(np.array([2.0, 4.0, 6.0]), 2).tolist() == [2.0, 3.0, 5.0]
