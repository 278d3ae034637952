"""The part of an import that needs no database: reading ahead, cleaning, sorting. Runs on a native thread."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Final

from services.prices.catalogue import Catalogue, Series, Unknown
from services.prices.cleaning import NAMES_OF_A_ROW, Amounts, Figures, RawNames, RawRow
from services.prices.days import Touched
from services.prices.records import Record
from services.runtime import green

WINDOW: Final = 2_500
"""Rows read ahead: repeats within a window are found exactly, later ones are told as unchanged or changed."""

WINDOW_OF_A_FEED: Final = 2_000
"""Its rows repeat no more: a small window keeps the interpreter for a shorter time."""
_ROWS_A_BREATH: Final = 100


@dataclass(kw_only=True)
class Window:
    """Some rows of a feed: `records` in the order of the table, each key once, when they are arranged."""

    read: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    good: dict[tuple[Series, date], Amounts] = field(default_factory=dict)
    """Of rows that repeat, the last."""
    strangers: list[tuple[RawNames, date, Amounts]] = field(default_factory=list)
    """Rows whose names nobody knows yet."""
    unknown: list[Unknown] = field(default_factory=list)
    """What they tell of, each once."""
    records: list[Record] = field(default_factory=list)
    touched: Touched = field(default_factory=Counter)


def next_window(
    rows: Iterator[RawRow | None], figures: Figures, catalogue: Catalogue, *, size: int = 0
) -> Window:
    """Read and clean the next rows; none are left when it read nothing."""
    window = Window()
    rejected, good, strangers = window.rejected, window.good, window.strangers
    days, amounts_of, meaning_of = figures.days, figures.amounts, catalogue.meaning_of
    taken = 0
    for raw in islice(rows, size or WINDOW):
        window.read += 1
        if not window.read % _ROWS_A_BREATH:
            green.breathe()
        if raw is None:
            rejected["malformed_row"] += 1
            continue
        day, amounts = days[raw[6]], amounts_of(raw)
        if day.__class__ is str or amounts.__class__ is str:
            rejected[day if isinstance(day, str) else str(amounts)] += 1
            continue
        names = raw[:NAMES_OF_A_ROW]
        meant = meaning_of(names)
        if meant is None:
            strangers.append((names, day, amounts))  # type: ignore[arg-type]  # neither is a reason
        elif meant.__class__ is str:
            rejected[str(meant)] += 1
        else:
            good[meant, day] = amounts  # type: ignore[index,assignment]  # none of them is a reason
            taken += 1
    rejected["duplicate"] += taken - len(good)
    if strangers:
        window.unknown = catalogue.unknown(names for names, _, _ in strangers)
    else:
        arrange(window)
    return window


def take_in(window: Window, catalogue: Catalogue) -> None:
    """Put the rows whose names have been learned to the others."""
    for names, day, amounts in window.strangers:
        meant = catalogue.meaning_of(names)
        if isinstance(meant, tuple):
            window.rejected["duplicate"] += (meant, day) in window.good
            window.good[meant, day] = amounts
        else:
            window.rejected[meant or "unknown_name"] += 1
    window.strangers = []
    arrange(window)


def arrange(window: Window) -> None:
    """Put the rows in the order of the table."""
    found, window.good = window.good, {}
    iso = {day: day.isoformat() for _, day in found}
    window.touched = Counter([(day, series[0]) for series, day in found])
    # Crop, market and day order the rows enough, as one number: comparing rows would take longer.
    ordered = sorted(
        [(series[0] << 60 | series[1] << 30 | day.toordinal(), n) for n, (series, day) in enumerate(found)]
    )
    records = [
        (series[0], series[1], iso[day], series[2], series[3], *amounts)
        for (series, day), amounts in found.items()
    ]
    window.records = [records[n] for _, n in ordered]
