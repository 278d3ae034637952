"""How a line of prices is drawn from days: buckets, and how much it moved. Pure: values in, values out.

The rules, in words:

- Up to a year a line is drawn day by day, up to three years by week, beyond by month. A week or a month has
  the median of its days' prices, the lowest low, the highest high and the sum of what arrived.
- Where nothing was reported for longer than GAPS, the line breaks: nobody knows how the price went.
- A change is told against the last day reported at or before so many days ago, when that day is not much
  older: a mandi that was shut does not make a price of last month that of last week.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final, Literal

from services.prices.rules import change_per_mille, median

Period = Literal["1m", "3m", "1y", "3y", "10y"]
Bucket = Literal["day", "week", "month"]
PERIODS: Final[dict[Period, tuple[int, Bucket]]] = {
    "1m": (31, "day"),
    "3m": (92, "day"),
    "1y": (366, "day"),
    "3y": (3 * 366, "week"),
    "10y": (10 * 366, "month"),
}
"""Days back from the newest day, and what one point stands for."""
GAPS: Final[dict[Bucket, timedelta]] = {
    "day": timedelta(days=45),
    "week": timedelta(days=90),
    "month": timedelta(days=125),
}
"""From one point to the next, at most, for a line between them."""
TIMES_THE_MARKETS: Final = 4
CHANGES: Final = {1: 7, 7: 7, 30: 10, 365: 15}
"""Days back, and how many days older than that the day compared with may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day (or the first day of a week or month): paise per quintal, arrivals in kg where known."""

    date: date
    price: int
    low: int
    high: int
    markets: int
    arrivals_kg: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a price moved in about `days` days: what it was on the day compared with."""

    days: int
    date: date
    price: int
    per_mille: int


def bucketed(points: Iterable[Point], bucket: Bucket) -> list[Point]:
    """Gather days, oldest first, into weeks or months."""
    if bucket == "day":
        return list(points)
    first_of: Callable[[Point], date] = _monday if bucket == "week" else _first
    return [_gathered(first, list(days)) for first, days in groupby(points, key=first_of)]


def unbroken(points: Sequence[Point], bucket: Bucket) -> list[list[Point]]:
    """The pieces of a line, oldest first: between two of them nothing was reported for too long."""
    pieces: list[list[Point]] = []
    for point in points:
        if pieces and point.date - pieces[-1][-1].date <= GAPS[bucket]:
            pieces[-1].append(point)
        else:
            pieces.append([point])
    return pieces


def changes_of(points: Sequence[Point]) -> list[Change]:
    """How the last of some days, oldest first, compares with earlier ones; left out is what is not known.

    A day on which far fewer markets reported, or far more, is no comparison: its middle is of other places.
    """
    if not points:
        return []
    newest, found = points[-1], []
    for days, slack in CHANGES.items():
        latest = newest.date - timedelta(days=days)
        before = next((point for point in reversed(points) if point.date <= latest), None)
        is_near = before is not None and before.date >= latest - timedelta(days=slack)
        if before is not None and is_near and _alike(before, newest):
            moved = change_per_mille(newest.price, before.price)
            found.append(Change(days=days, date=before.date, price=before.price, per_mille=moved or 0))
    return found


def _alike(before: Point, newest: Point) -> bool:
    fewer, more = sorted((before.markets, newest.markets))
    return more <= fewer * TIMES_THE_MARKETS


def _gathered(first: date, days: Sequence[Point]) -> Point:
    arrivals = [day.arrivals_kg for day in days if day.arrivals_kg is not None]
    return Point(
        date=first,
        price=median(day.price for day in days),
        low=min(day.low for day in days),
        high=max(day.high for day in days),
        markets=max(day.markets for day in days),
        arrivals_kg=sum(arrivals) if arrivals else None,
    )


def _monday(point: Point) -> date:
    return point.date - timedelta(days=point.date.weekday())


def _first(point: Point) -> date:
    return point.date.replace(day=1)
