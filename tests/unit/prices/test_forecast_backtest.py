"""The back-test never peeks, lets the right model win, and intervals cover what they promise."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from services.prices.forecast.backtest import LAST, Judged, blocks, judge, roll, share_errors, within
from services.prices.forecast.conformal import adapted, edges
from services.prices.forecast.features import HORIZONS, Examples, examples_of
from services.prices.forecast.learned import boosted
from services.prices.forecast.learned import ladder as whole_ladder
from services.prices.forecast.models import LADDER, Rung, blend, least_absolute
from services.prices.forecast.series import Series
from services.prices.forecast.training import Made, forecast_crop, surroundings
from services.prices.forecast.views import signal_of
from tests.unit.prices.histories import FIRST, jitter, walk


def examples(series: list[Series], *, horizon: int = 7, ahead: bool = False) -> Examples:
    newest = max(int(each.days[-1]) for each in series)
    around = surroundings(series, newest=newest)
    return examples_of(series, around, horizon=horizon, most=10_000, ahead=ahead)


def backtest(
    series: list[Series], ladder: tuple[Rung, ...] = LADDER, horizon: int = 7
) -> tuple[Examples, Judged]:
    found = examples(series, horizon=horizon)
    newest = max(int(each.days[-1]) for each in series)
    moves = roll(found, ladder, horizon=horizon, newest=newest)
    return found, judge(found, moves, horizon=horizon, newest=newest)


def cut(series: Series, until: int) -> Series:
    keep = series.days <= until
    return replace(series, days=series.days[keep], logs=series.logs[keep], arrivals=series.arrivals[keep])


@pytest.mark.parametrize("horizon", HORIZONS)
def test_an_example_knows_nothing_of_what_comes_after_its_origin(horizon: int) -> None:
    whole = [walk(1), walk(2), jitter(3)]
    day = FIRST + 900
    shocked = [replace(each, logs=np.where(each.days > day, each.logs + 1.0, each.logs)) for each in whole]
    calm, shaken = examples(whole, horizon=horizon), examples(shocked, horizon=horizon)
    before = calm.origin <= day
    assert before.sum() > 1_000
    assert np.array_equal(calm.known[before], shaken.known[before], equal_nan=True)
    assert np.array_equal(calm.last[before], shaken.last[before])


def test_forecasts_come_out_the_same_while_the_future_is_not_known_yet() -> None:
    whole = [jitter(1), jitter(2), walk(3)]
    day = int(whole[0].days[-1]) - 364  # whole blocks of choosing and of learning: the same edges
    known, judged = backtest(whole)
    known_then, judged_then = backtest([cut(each, day) for each in whole])
    places = {pair: n for n, pair in enumerate(zip(known.place, known.target, strict=True))}
    same = [places[pair] for pair in zip(known_then.place, known_then.target, strict=True)]
    assert np.count_nonzero(judged_then.rung >= 0) > 300
    for name in ("rung", "move", "low", "high"):
        now, then = getattr(judged, name)[same], getattr(judged_then, name)
        assert np.array_equal(now, then, equal_nan=True), name


def test_blocks_follow_each_other_and_the_last_holds_the_present() -> None:
    found = examples([walk(1)])
    newest = FIRST + 1_499
    cuts = list(blocks(found, newest=newest, days=91))
    assert cuts[-1] == (newest - 7, newest + 1)
    assert all(end == begin for (_, end), (begin, _) in pairwise(cuts))
    assert cuts[0][0] <= found.origin.min()


def test_the_last_value_wins_where_a_price_just_wanders() -> None:
    found, judged = backtest([walk(n) for n in range(1, 5)])
    told = judged.rung >= 0
    assert (judged.rung[told] == LAST).mean() > 0.8
    ours = share_errors(judged.move, found.outcome)[told].mean()
    naive = share_errors(np.zeros(len(told)), found.outcome)[told].mean()
    assert ours <= naive * 1.01


def test_the_usual_level_wins_where_reports_are_only_noisy() -> None:
    found, judged = backtest([jitter(n) for n in range(1, 5)])
    learned = found.origin >= FIRST + 900
    ours = share_errors(judged.move, found.outcome)[learned].mean()
    naive = share_errors(np.zeros(len(learned)), found.outcome)[learned].mean()
    assert ours < naive * 0.8


@pytest.mark.parametrize("make", [walk, jitter])
@pytest.mark.parametrize("horizon", [7, 30])
def test_intervals_cover_what_they_promise(make: object, horizon: int) -> None:
    found, judged = backtest([make(n, days=2_500) for n in range(1, 7)], horizon=horizon)  # type: ignore[operator]
    told = judged.rung >= 0
    assert 0.75 <= within(found.outcome, judged)[told].mean() <= 0.85


def test_edges_hold_the_middle_and_the_forecast_itself() -> None:
    low, high = edges(np.linspace(-1, 1, 2_001), covers=0.8)
    assert (round(low, 2), round(high, 2)) == (-0.8, 0.8)
    assert edges(np.full(10, 0.5), covers=0.8)[0] == 0.0


def test_what_was_missed_widens_the_next_block_within_bounds() -> None:
    assert adapted(0.0, covered=0.7) > 0
    assert adapted(0.0, covered=0.9) < 0
    assert adapted(0.16, covered=0.0) == 0.16


def test_least_absolute_finds_the_weights_through_wild_values() -> None:
    chance = np.random.default_rng(3)
    columns = chance.normal(0, 0.1, (2_000, 2))
    outcome = columns @ np.array([0.5, -0.3]) + chance.normal(0, 0.005, 2_000)
    outcome[::50] += 3
    weights = least_absolute(columns, outcome, towards=np.zeros(2), borrowed=0)
    assert weights == pytest.approx([0.5, -0.3], abs=0.05)


def test_the_learned_rung_is_there_and_finds_the_way_back_to_the_level() -> None:
    pytest.importorskip("sklearn")
    assert whole_ladder()[-1].name == "learned"
    found = examples([jitter(n, days=900) for n in range(1, 4)])
    predict = boosted(found.known, found.outcome, 7)
    ours = share_errors(predict(found.known), found.outcome).mean()
    assert ours < 0.8 * share_errors(np.zeros(len(found.outcome)), found.outcome).mean()
    few = found.known[:200], found.outcome[:200], 7
    assert np.array_equal(boosted(*few)(found.known), blend(*few)(found.known))


def test_without_the_extra_the_ladder_has_one_rung_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.prices.forecast.learned.HistGradientBoostingRegressor", None)
    assert [rung.name for rung in whole_ladder()] == ["last", "drift", "season", "blend"]


def test_a_crop_gets_forecasts_where_history_is_long_and_fresh() -> None:
    stale = cut(jitter(3), FIRST + 1_000)
    short = replace(
        jitter(4), days=jitter(4).days[-60:], logs=jitter(4).logs[-60:], arrivals=jitter(4).arrivals[-60:]
    )
    made = list(forecast_crop([jitter(1), jitter(2), stale, short], ladder=LADDER))
    assert {each.number for each in made} == {1, 2}
    assert sorted({each.horizon for each in made}) == [7, 14, 30]
    one = made[0]
    assert (one.target - one.as_of).days == one.horizon
    assert one.low <= one.median <= one.high
    assert 700 <= one.coverage <= 900
    assert one.mape < one.last_mape
    assert isinstance(one, Made)
    assert one.as_json()["as_of"] == one.as_of.isoformat()
    assert list(forecast_crop([], ladder=LADDER)) == []


def test_no_signal_unless_the_move_is_larger_than_the_usual_error() -> None:
    assert signal_of(last=500_000, median=520_000, mape=400) == "none"
    assert signal_of(last=500_000, median=520_001, mape=400) == "up"
    assert signal_of(last=500_000, median=470_000, mape=400) == "down"
