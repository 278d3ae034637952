"""Prices over time as drawings: paths for an SVG, in whole units of its box. Pure: values in, text out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from services import prices
from services.prices import Bucket, Point, SupportPrice

WIDTH: Final = 640
HEIGHT: Final = 220
SPARK_WIDTH: Final = 96
SPARK_HEIGHT: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A line with its band, the support price beneath it and this house's own sales as dots.

    `levels` are (y, paise) of the lowest and highest price drawn.
    """

    line: str
    band: str
    support: list[tuple[int, int, int]]
    """x from, x to, y"""
    dots: list[tuple[int, int]]
    levels: tuple[tuple[int, int], tuple[int, int]]
    first: date
    last: date


def draw(
    points: Sequence[Point],
    *,
    bucket: Bucket = "day",
    support: Iterable[SupportPrice] = (),
    sold: Iterable[tuple[date, int]] = (),
) -> Drawing | None:
    """Draw at least two points, in pieces where it breaks; None for fewer, which make no line.

    Own sales newer than the newest report are drawn up to as far behind it as the line is long.
    """
    if len(points) < 2:
        return None
    first, last = points[0].date, points[-1].date
    kept_sold = [(day, rate) for day, rate in sold if first <= day <= last + (last - first)]
    last = max([last, *(day for day, _ in kept_sold)])
    kept_support = [s for s in support if s.valid_from <= last and s.valid_to >= first]
    seen = [p.low for p in points] + [p.high for p in points] + [rate for _, rate in kept_sold]
    low, high = min(seen), max(seen)
    span, days = max(high - low, 100), max((last - first).days, 1)

    def x(day: date) -> int:
        return (min(max(day, first), last) - first).days * WIDTH // days

    def y(price: int) -> int:
        return HEIGHT - 6 - (price - low) * (HEIGHT - 12) // span

    def path(piece: Sequence[Point]) -> str:
        if len(piece) == 1:  # a dash, where a point alone would not be seen
            return f"M{x(piece[0].date)} {y(piece[0].price)} h2"
        return "M" + " L".join(f"{x(p.date)} {y(p.price)}" for p in piece)

    def around(piece: Sequence[Point]) -> str:
        forth = " ".join(f"L{x(p.date)} {y(p.high)}" for p in piece)
        back = " ".join(f"L{x(p.date)} {y(p.low)}" for p in reversed(piece))
        return f"M{forth[1:]} {back} Z"

    pieces = prices.unbroken(points, bucket)
    return Drawing(
        line=" ".join(map(path, pieces)),
        band=" ".join(map(around, pieces)),
        support=[
            (x(s.valid_from), x(s.valid_to), y(s.price)) for s in kept_support if low <= s.price <= high
        ],
        dots=[(x(day), y(rate)) for day, rate in kept_sold],
        levels=((y(low), low), (y(high), high)),
        first=first,
        last=last,
    )


@lru_cache(maxsize=1_024)
def spark(days: tuple[int, ...]) -> str:
    """The path of a line so small that only its shape counts; empty for fewer than two prices."""
    if len(days) < 2:
        return ""
    low, steps = min(days), len(days) - 1
    span = max(max(days) - low, max(days) // 50, 1)  # a move within 2 % is no cliff
    places = (
        f"{n * SPARK_WIDTH // steps} {SPARK_HEIGHT - 2 - (price - low) * (SPARK_HEIGHT - 4) // span}"
        for n, price in enumerate(days)
    )
    return "M" + " L".join(places)
