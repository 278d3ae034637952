"""A seller's year in figures: financial years, months and kinds of deduction. Pure; amounts in paise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

APRIL = 4
MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What came in a month (its first day): into the wallet, and directly from buyers."""

    first: date
    released: int
    direct: int

    @property
    def total(self) -> int:
        """All that came."""
        return self.released + self.direct


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one kind of deduction took, and its share of all deductions in millionths."""

    kind: str
    amount: int
    share_ppm: int


def financial_year(day: date) -> int:
    """The Indian financial year of a day, April to March, by the year it begins in."""
    return day.year if day.month >= APRIL else day.year - 1


def months_of(year: int, came: Iterable[tuple[date, bool, int]]) -> tuple[Month, ...]:
    """The twelve months of a financial year; what came is (day, whether directly, amount)."""
    sums: dict[tuple[date, bool], int] = defaultdict(int)
    for day, is_direct, amount in came:
        sums[day.replace(day=1), is_direct] += amount
    firsts = (date(year + n // MONTHS, n % MONTHS + 1, 1) for n in range(APRIL - 1, APRIL - 1 + MONTHS))
    return tuple(Month(first=day, released=sums[day, False], direct=sums[day, True]) for day in firsts)


def taken_by_kind(lines: Iterable[tuple[str, int]]) -> tuple[Taken, ...]:
    """What each kind (kind, amount) took, the most first."""
    sums: dict[str, int] = defaultdict(int)
    for kind, amount in lines:
        sums[kind] += amount
    whole = sum(sums.values())
    ordered = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    return tuple(
        Taken(kind=kind, amount=amount, share_ppm=amount * 1_000_000 // whole)
        for kind, amount in ordered
        if amount
    )
