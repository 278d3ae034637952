"""What was known on a day about a place's price, and what it became: the examples that models learn from.

An example is a pair of days: an origin, on which the forecast is made, and a target, `horizon` days later,
on which the mandi reported. The last report may be up to a week old on the origin. Everything in `known`
comes from the origin or before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.prices.forecast import calendar
from services.prices.forecast.neighbours import CARRIES_DAYS, SLOW, Neighbours, running_mean
from services.prices.forecast.series import Floats, Ints, Series

HORIZONS: Final = (7, 14, 30)
KNOWN: Final = (
    "back_5", "back_15", "back_45", "to_neighbours", "step", "step_before", "week", "month", "season",
    "age", "scale", "unchanged", "sparse", "arrivals", "neighbours_arrivals", "sine", "cosine", "diwali",
    "holi", "support_season", "year_ago", "place",
)  # fmt: skip
PULLS: Final = 9
"""The first so many of KNOWN are moves in logarithms: linear models mix only these."""
LEAST_HISTORY: Final = 45
WIDTHS: Final = (5, 15, 45)
YEARS_BACK: Final = (1, 2, 3)
LEAST_SCALE: Final = 0.004
_SINGLE = np.float32


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples of one horizon, series after series, each oldest first.

    `place` numbers the series; `origin` and `target` are ordinal days; `last` is the logarithm of the last
    price known; `outcome` how far the price moved from it, NaN for a target that nobody knows yet.
    """

    place: Ints
    origin: Ints
    target: Ints
    last: Floats
    outcome: Floats
    known: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Reports:
    """What each report of a series tells with those before it."""

    known: dict[str, Floats]
    above: Floats


def examples_of(
    series: Sequence[Series], around: Sequence[Neighbours], *, horizon: int, most: int, ahead: bool
) -> Examples:
    """Collect the examples of several series, at most `most` of each, evenly thinned.

    With `ahead` the last report of each series is an origin too, with an outcome that is not known yet.
    """
    parts = [
        _examples(place, each, near, horizon=horizon, most=most, ahead=ahead)
        for place, (each, near) in enumerate(zip(series, around, strict=True))
        if len(each.days) > LEAST_HISTORY
    ]
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        empty = np.zeros(0)
        return Examples(none, none, none, empty, empty, np.zeros((0, len(KNOWN)), dtype=_SINGLE))
    names = ("place", "origin", "target", "last", "outcome", "known")
    return Examples(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _examples(
    place: int, series: Series, near: Neighbours, *, horizon: int, most: int, ahead: bool
) -> Examples:
    target = series.days
    outcome = series.logs
    origin = target - horizon
    report = np.searchsorted(series.days, origin, side="right") - 1
    fresh = origin - series.days[np.maximum(report, 0)] <= CARRIES_DAYS
    chosen = np.flatnonzero((report >= LEAST_HISTORY - 1) & fresh)
    if len(chosen) > most:
        chosen = chosen[np.linspace(0, len(chosen) - 1, most).round().astype(np.int64)]
    origin, report, target, outcome = origin[chosen], report[chosen], target[chosen], outcome[chosen]
    if ahead:
        newest = int(series.days[-1])
        origin, target = np.r_[origin, newest], np.r_[target, newest + horizon]
        report, outcome = np.r_[report, len(series.days) - 1], np.r_[outcome, np.nan]
    places = np.full(len(origin), place)
    known = np.column_stack([_known_on(series, near, origin, report, horizon), places]).astype(_SINGLE)
    last = series.logs[report]
    return Examples(places, origin, target, last, outcome - last, known)


def _known_on(series: Series, near: Neighbours, origin: Ints, report: Ints, horizon: int) -> Floats:
    told = _reports(series)
    sine, cosine = calendar.turn_of_the_year(origin + horizon)
    past = [near.at(origin - 365 * years + horizon, near.moved[horizon]) for years in YEARS_BACK]
    known = {name: values[report] for name, values in told.known.items()} | {
        "to_neighbours": near.at(origin, near.above) - told.above[report],
        "week": near.at(origin, near.moved[7]),
        "month": near.at(origin, near.moved[28]),
        "season": _mean_known(past),
        "age": (origin - series.days[report]).astype(np.float64),
        "neighbours_arrivals": near.at(origin, near.arrivals),
        "sine": sine,
        "cosine": cosine,
        "diwali": calendar.days_to(origin + horizon, calendar.DIWALI),
        "holi": calendar.days_to(origin + horizon, calendar.HOLI),
        "support_season": calendar.days_in_season(origin + horizon),
        "year_ago": past[0],
    }
    return np.column_stack([known[name] for name in KNOWN[:-1]])


def _reports(series: Series) -> _Reports:
    logs, days = series.logs, series.days
    step = np.r_[0.0, np.diff(logs)]
    scale = running_mean(np.abs(step), SLOW)
    known = {f"back_{width}": running_median(logs, width) - logs for width in WIDTHS}
    known |= {
        "step": step,
        "step_before": np.r_[0.0, step[:-1]],
        "scale": np.maximum(scale, LEAST_SCALE),
        "unchanged": running_mean((step == 0).astype(np.float64), 15),
        "sparse": (days - days[np.maximum(np.arange(len(days)) - 15, 0)]).astype(np.float64),
        "arrivals": _arrivals(series.arrivals),
    }
    return _Reports(known, logs - running_mean(logs, SLOW))


def running_median(values: Floats, width: int) -> Floats:
    """The median of the last `width` values up to each, of fewer at the beginning."""
    found = np.empty(len(values))
    for end in range(1, min(width, len(values) + 1)):
        found[end - 1] = np.median(values[:end])
    if len(values) >= width:
        windows = np.lib.stride_tricks.sliding_window_view(values, width)
        found[width - 1 :] = np.median(windows, axis=1)
    return found


def _arrivals(arrivals: Floats) -> Floats:
    """How much more arrived in the last five reports than is usual here, in logarithms; NaN if unknown."""
    known = np.log1p(np.nan_to_num(arrivals))
    change = running_mean(known, 5) - running_mean(known, SLOW)
    return np.where(np.isnan(arrivals), np.nan, change)


def _mean_known(columns: Sequence[Floats]) -> Floats:
    """The mean of several columns, leaving out NaN."""
    table = np.array(columns)
    there = ~np.isnan(table)
    count = there.sum(axis=0)
    total = np.where(there, table, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
