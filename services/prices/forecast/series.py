"""What each market reported of one crop, day by day, cleaned by looking backward only.

A wild report is known by what the same market said before it and by what other markets said on the same
day, never by what came later: a back-test that peeks ahead promises what nobody can keep.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LOOKS_BACK: Final = 11
"""A report is compared with the middle of so many that were believed before it, …"""
FORGETS_DAYS: Final = 120
"""… as far as they are not older than this."""
WILD: Final = float(np.log(1.8))
"""So far from that middle a report is not believed, unless …"""
WITNESSES: Final = 3
"""… it is the third in a row that says about the same: then the price has really moved."""
AGREE: Final = float(np.log(1.25))
ODD_ON_ITS_DAY: Final = float(np.log(2.5))
ENOUGH_MARKETS: Final = 4


@dataclass(frozen=True, slots=True)
class Rows:
    """Price rows of one crop in columns: ordinal day, number of the market, paise, kg (NaN: unknown)."""

    days: Ints
    markets: Ints
    prices: Floats
    arrivals: Floats


@dataclass(frozen=True, slots=True)
class Series:
    """The believed reports of one place, a day each, oldest first; prices as natural logarithms of paise."""

    number: int
    group: str
    days: Ints
    logs: Floats
    arrivals: Floats


def one_a_day(rows: Rows) -> Rows:
    """The middle price of each market's day over varieties and grades, and all that arrived that day."""
    if not len(rows.days):
        return rows
    order = np.lexsort((rows.prices, rows.days, rows.markets))
    days, markets, prices = rows.days[order], rows.markets[order], rows.prices[order]
    begins = np.flatnonzero(np.r_[True, (markets[1:] != markets[:-1]) | (days[1:] != days[:-1])])
    count = np.diff(np.r_[begins, len(order)])
    middle = (prices[begins + (count - 1) // 2] + prices[begins + count // 2]) / 2
    known = ~np.isnan(rows.arrivals[order])
    arrived = np.add.reduceat(np.where(known, rows.arrivals[order], 0.0), begins)
    arrived[~np.logical_or.reduceat(known, begins)] = np.nan
    return Rows(days[begins], markets[begins], middle, arrived)


def without_odd_days(rows: Rows) -> Rows:
    """Leave out prices 2.5 times off the middle of the day's markets: rupees per kilo, slipped digits."""
    order = np.argsort(rows.days, kind="stable")
    keep = np.ones(len(order), dtype=bool)
    edges = np.flatnonzero(np.r_[True, np.diff(rows.days[order]) != 0, True])
    logs = np.log(rows.prices)
    for begin, end in pairwise(edges):
        if end - begin >= ENOUGH_MARKETS:
            day = order[begin:end]
            keep[day] = np.abs(logs[day] - np.median(logs[day])) <= ODD_ON_ITS_DAY
    return Rows(rows.days[keep], rows.markets[keep], rows.prices[keep], rows.arrivals[keep])


def believed(days: Sequence[int], logs: Sequence[float]) -> list[bool]:
    """Say of each report of one market whether it was credible on its day, by the constants above.

    Reports that were not believed and were borne out later stay unbelieved: on their day nobody knew.
    """
    kept: deque[tuple[int, float]] = deque(maxlen=LOOKS_BACK)
    doubted: list[float] = []
    verdict: list[bool] = []
    for day, log in zip(days, logs, strict=True):
        while kept and day - kept[0][0] > FORGETS_DAYS:
            kept.popleft()
        fine = not kept or abs(log - median(value for _, value in kept)) <= WILD
        if not fine:
            doubted = [value for value in doubted if abs(value - log) <= AGREE] + [log]
            if len(doubted) >= WITNESSES:
                kept.clear()
                fine = True
        if fine:
            kept.append((day, log))
            doubted = []
        verdict.append(fine)
    return verdict


def series_of(rows: Rows, *, groups: dict[int, str]) -> list[Series]:
    """Make the clean series of every market out of raw rows; `groups` names the state of each market."""
    daily = without_odd_days(one_a_day(rows))
    found: list[Series] = []
    if not len(daily.days):
        return found
    edges = np.flatnonzero(np.r_[True, np.diff(daily.markets) != 0, True])
    for begin, end in pairwise(edges):
        days, prices = daily.days[begin:end], daily.prices[begin:end]
        number = int(daily.markets[begin])
        found.append(clean_series(number, groups.get(number, ""), days, prices, daily.arrivals[begin:end]))
    return found


def clean_series(number: int, group: str, days: Ints, prices: Floats, arrivals: Floats) -> Series:
    """Make a series out of one price a day, oldest first, without what was not credible."""
    logs = np.log(prices)
    keep = np.array(believed(days.tolist(), logs.tolist()), dtype=bool)
    return Series(number, group, days[keep], logs[keep], arrivals[keep])
