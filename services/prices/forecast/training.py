"""From the series of one crop to its forecasts, each with the back-test of the way it was made."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from services.prices.forecast.backtest import Judged, judge, roll, share_errors, within
from services.prices.forecast.features import HORIZONS, LEAST_HISTORY, Examples, examples_of
from services.prices.forecast.models import Rung
from services.prices.forecast.neighbours import CARRIES_DAYS, Neighbours, neighbours_of
from services.prices.forecast.series import Series

METHOD: Final = "1"
"""Goes up whenever forecasts of the same prices would come out otherwise."""
MOST_EXAMPLES: Final = 1_500
"""Of one series and horizon; more are thinned evenly."""
SHOWN_DAYS: Final = 5 * 365
"""The published back-test covers no more than this."""
LEAST_JUDGED: Final = 60
ENOUGH_NEIGHBOURS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One forecast with its back-test, ready to be stored: paise, hundredths of a percent, per mille.

    `number` is the market's, or 0 for the middle of a state (`state`, "" for the whole country).
    """

    number: int
    state: str
    horizon: int
    as_of: date
    target: date
    last: int
    median: int
    low: int
    high: int
    model: str
    mape: int
    last_mape: int
    coverage: int
    judged: int
    judged_from: date
    judged_to: date

    def as_json(self) -> dict[str, Any]:
        """The forecast on its way out of the training process."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
        }


def forecast_crop(
    series: Sequence[Series], *, ladder: Sequence[Rung], most: int = MOST_EXAMPLES
) -> Iterator[Made]:
    """Back-test a crop's series and forecast those that reported within the newest week.

    `series` are markets (number > 0) and areas (number 0, group the state); yields nothing for a series
    whose back-test is too short to judge by.
    """
    series = [each for each in series if len(each.days)]
    if not series:
        return
    newest = max(int(each.days[-1]) for each in series)
    around = surroundings(series, newest=newest)
    for horizon in HORIZONS:
        examples = examples_of(series, around, horizon=horizon, most=most, ahead=True)
        if len(examples.origin):
            moves = roll(examples, ladder, horizon=horizon, newest=newest)
            judged = judge(examples, moves, horizon=horizon, newest=newest)
            yield from _made(series, examples, judged, ladder, horizon=horizon, newest=newest)


def surroundings(series: Sequence[Series], *, newest: int) -> list[Neighbours]:
    """The neighbourhood of each series: the markets of its state, or all markets where those are few."""
    markets: dict[str, list[Series]] = defaultdict(list)
    for each in series:
        if each.number and len(each.days) > LEAST_HISTORY:
            markets[each.group].append(each)
    everybody = [each for group in markets.values() for each in group] or list(series)
    first = min(int(each.days[0]) for each in series)
    whole = neighbours_of(everybody, first=first, last=newest)
    seen = {
        state: neighbours_of(group, first=first, last=newest) if len(group) >= ENOUGH_NEIGHBOURS else whole
        for state, group in markets.items()
        if len(group) < len(everybody)
    }
    return [seen.get(each.group, whole) for each in series]


def _made(
    series: Sequence[Series],
    examples: Examples,
    judged: Judged,
    ladder: Sequence[Rung],
    *,
    horizon: int,
    newest: int,
) -> Iterator[Made]:
    known = judged.rung >= 0
    pending = np.isnan(examples.outcome) & known & (examples.origin >= newest - CARRIES_DAYS)
    error = share_errors(judged.move, examples.outcome)
    naive = share_errors(np.zeros(len(error)), examples.outcome)
    inside = within(examples.outcome, judged)
    told = known & ~np.isnan(examples.outcome) & (examples.target >= newest - SHOWN_DAYS)
    for row in np.flatnonzero(pending):
        own = told & (examples.place == examples.place[row])
        count = int(np.count_nonzero(own))
        if count < LEAST_JUDGED:
            continue
        place, last = series[examples.place[row]], float(examples.last[row])
        yield Made(
            number=place.number,
            state=place.group,
            horizon=horizon,
            as_of=_day(examples.origin[row]),
            target=_day(examples.target[row]),
            last=_paise(last),
            median=_paise(last + judged.move[row]),
            low=_paise(last + judged.low[row]),
            high=_paise(last + judged.high[row]),
            model=ladder[judged.rung[row]].name,
            mape=round(float(error[own].mean()) * 10_000),
            last_mape=round(float(naive[own].mean()) * 10_000),
            coverage=round(float(inside[own].mean()) * 1_000),
            judged=count,
            judged_from=_day(examples.target[own].min()),
            judged_to=_day(examples.target[own].max()),
        )


def _day(ordinal: Any) -> date:
    return date.fromordinal(int(ordinal))


def _paise(log: float) -> int:
    return round(float(np.exp(log)))
