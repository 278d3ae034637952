"""What the markets of a state do together on each day: how far they moved, and how dear they are just now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from services.prices.forecast.series import Floats, Ints, Series

CARRIES_DAYS: Final = 7
"""A report speaks for its market this long."""
SLOW: Final = 45
"""A market's own level is the mean of so many of its reports."""
MOVES: Final = (7, 14, 28, 30)
"""Over so many days the neighbourhood's moves are known."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """By day since `first`: the markets' middle moves over MOVES, and middle distance to their own levels.

    All in logarithms, NaN where no market spoke.
    """

    first: int
    moved: Mapping[int, Floats]
    above: Floats
    arrivals: Floats

    def at(self, days: Ints, values: Floats) -> Floats:
        """Values on given days, NaN before the first and after the last."""
        place = days - self.first
        inside = (place >= 0) & (place < len(values))
        return np.where(inside, values[np.clip(place, 0, len(values) - 1)], np.nan)


def neighbours_of(group: Sequence[Series], *, first: int, last: int) -> Neighbours:
    """Look at a group of markets from the first to the last day."""
    length = last - first + 1
    carried = np.full((len(group), length), np.nan, dtype=np.float32)
    above = np.full((len(group), length), np.nan, dtype=np.float32)
    arrived = np.zeros(length)
    for row, each in enumerate(group):
        place, spoke = carrying(each, first=first, length=length)
        carried[row, place] = each.logs[spoke]
        above[row, place] = (each.logs - running_mean(each.logs, SLOW))[spoke]
        inside = (each.days >= first) & (each.days <= last)
        arrived[each.days[inside] - first] += np.nan_to_num(each.arrivals[inside])
    moved = {days: moves(carried, days) for days in MOVES}
    return Neighbours(first, moved, middle(above), arrivals_change(arrived))


def carrying(series: Series, *, first: int, length: int) -> tuple[Ints, Ints]:
    """The days on which a series has a report not older than a week, and which report that is."""
    days = np.arange(first, first + length)
    spoke = np.searchsorted(series.days, days, side="right") - 1
    age = days - series.days[np.maximum(spoke, 0)]
    known = (spoke >= 0) & (age <= CARRIES_DAYS)
    return np.flatnonzero(known), spoke[known]


def moves(carried: npt.NDArray[np.float32], days: int) -> Floats:
    """The middle of the markets' moves over so many days, up to each day."""
    found = np.full(carried.shape[1], np.nan)
    if carried.shape[1] > days:
        found[days:] = middle(carried[:, days:] - carried[:, :-days])
    return found


def middle(values: npt.NDArray[Any]) -> Floats:
    """The median of each column, leaving out NaN; NaN where there is nothing else."""
    ordered = np.sort(values, axis=0)  # NaN last
    count = np.count_nonzero(~np.isnan(ordered), axis=0)
    low, high = np.maximum(count - 1, 0) // 2, np.maximum(count // 2, 0)
    column = np.arange(values.shape[1])
    high = np.minimum(high, values.shape[0] - 1)
    return np.asarray((ordered[low, column] + ordered[high, column]) / 2, dtype=np.float64)


def running_mean(values: Floats, width: int) -> Floats:
    """The mean of the last `width` values up to each, of fewer at the beginning."""
    total = np.cumsum(np.r_[0.0, values])
    end = np.arange(1, len(values) + 1)
    begin = np.maximum(end - width, 0)
    return np.asarray((total[end] - total[begin]) / (end - begin))


def arrivals_change(arrived: Floats) -> Floats:
    """How much more arrived in the last week than in a usual week of the last quarter, in logarithms."""
    week = running_mean(arrived, 7)
    quarter = running_mean(arrived, 91)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.log(week / quarter)
    return np.where(np.isfinite(change), change, np.nan)
