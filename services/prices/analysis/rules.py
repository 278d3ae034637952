"""What a lot should fetch, from what was paid for lots like it. Pure: values in, values out.

The rules, in words:

- Comparables are what mandis reported (the median of a market's matching rows of one day counts once)
  and what this house sold, from the 30 days before the newest day held until today; of a state with
  thousands of reports the newest 1,500.
- The nearest kind first: same variety and grade in the district; any grade; the state; same grade; the
  district; the state; the states of India. The first kind with five comparables is the one used; what was
  tried before is told. When none has five, the one with the most is used, and called thin.
- Left out is what lies below 0.4 or above 2.5 times the median of its group (of fewer than five: the
  country's), or further from it than five times the median distance, taken as at least 5 % of the price.
- The range runs from the lower to the upper quartile (positions as in a spreadsheet), moved by the sum of
  the adjustments, and is at least 1 % wide on either side of its middle.
- Quality is held against fair average quality. Water, foreign matter and other seeds beyond the limit are
  taken off weight for weight: 1 % of the price for each point; less than the limit adds half as much.
  Damage beyond the limit takes ½ % for each point, below it adds nothing. More oil adds, less takes off.
  No line takes more than 15 % or adds more than 1 %. What is not measured in per cent is not priced.
- Distance: the road is 1.3 times the straight line; each quintal costs 50 paise a kilometre, about as in a
  full truck, and beyond 200 km no more. What this house sold was fetched from the seller's yard: no road.
- Bids start at the low end of the range, so that several buyers come; a falling price at its high end.
- Trend: the median of the last seven days against that of the three weeks before; less than 2 % is steady.

The shares and the 50 paise are this house's own working figures, not those of a notification.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, NamedTuple, Protocol

from services.prices.analysis.views import Area, Basis, Comparable, Figures, Line, Range, Trend
from services.prices.rules import change_per_mille, median, plausible, without_wild

WINDOW: Final = timedelta(days=30)
ENOUGH: Final = 5
LAST_WEEK: Final = timedelta(days=7)
STEADY_PER_MILLE: Final = 20
PAISE_PER_KM: Final = 50
FARTHEST_KM: Final = 200
LEAST_SPREAD_PER_MILLE: Final = 10
_LEAST_DAYS_LATELY: Final = 2
_LEAST_DAYS_BEFORE: Final = 3
_RUPEE: Final = 100
_STEP: Final = 5 * _RUPEE
_MOST_OFF: Final = Decimal(-150)
_MOST_ON: Final = Decimal(10)
_BY_WEIGHT: Final = frozenset(
    "moisture foreign_matter foreign_matter_organic foreign_matter_inorganic other_grains other_seeds "
    "other_varieties lower_class trash oil_content".split()
)
"""What is water, dirt or another crop: a point of it is a point of the weight."""


class Rung(NamedTuple):
    """One kind of comparables: what must be the same, and how far around."""

    name: Basis
    variety: bool
    grade: bool
    area: Area


LADDER: Final = (
    Rung("variety_grade_district", variety=True, grade=True, area="district"),
    Rung("variety_district", variety=True, grade=False, area="district"),
    Rung("variety_state", variety=True, grade=False, area="state"),
    Rung("grade_district", variety=False, grade=True, area="district"),
    Rung("district", variety=False, grade=False, area="district"),
    Rung("state", variety=False, grade=False, area="state"),
    Rung("country", variety=False, grade=False, area="country"),
)


class Limit(Protocol):
    """An assay parameter with the limit of fair average quality."""

    @property
    def parameter(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def direction(self) -> Literal["min", "max", ""]: ...
    @property
    def limit(self) -> Decimal | None: ...


def rungs_for(*, variety: str, grade: str, state: str, district: str) -> list[Rung]:
    """The kinds of comparables a lot can be held against, by what is known of it; nearest first."""
    areas = {"district": bool(state and district), "state": bool(state), "country": True}
    return [
        rung
        for rung in LADDER
        if areas[rung.area] and (variety or not rung.variety) and (grade or not rung.grade)
    ]


def without_outliers(
    found: Sequence[Comparable], *, middle: int | None
) -> tuple[list[Comparable], list[Comparable]]:
    """Part what counts from what is left out; `middle` is the country's median, for a group of few."""
    if not found:
        return [], []
    if middle is None or len(found) >= ENOUGH:
        middle = median(each.price for each in found)
    likely = {n: each.price for n, each in enumerate(found) if plausible(each.price, middle=middle)}
    kept = without_wild(likely)
    return (
        [each for n, each in enumerate(found) if n in kept],
        [each for n, each in enumerate(found) if n not in kept],
    )


def figures_of(prices: Iterable[int]) -> Figures:
    """Mean, median and quartiles of at least one price, half-up to the paisa."""
    ordered = sorted(prices)
    count = len(ordered)
    return Figures(
        count=count,
        mean=(2 * sum(ordered) + count) // (2 * count),
        median=_quartile(ordered, 2),
        lower_quartile=_quartile(ordered, 1),
        upper_quartile=_quartile(ordered, 3),
        lowest=ordered[0],
        highest=ordered[-1],
    )


def _quartile(ordered: Sequence[int], number: int) -> int:
    """A quartile with its place between two values counted in fourths, as spreadsheets do."""
    place, fourths = divmod((len(ordered) - 1) * number, 4)
    if not fourths:
        return ordered[place]
    return ((4 - fourths) * ordered[place] + fourths * ordered[place + 1] + 2) // 4


def quality_lines(stated: Mapping[str, str], limits: Iterable[Limit], *, base: int) -> list[Line]:
    """What each stated value takes off or adds to a price of `base` paise; in whole rupees."""
    lines: list[Line] = []
    for limit in limits:
        value = stated.get(limit.parameter)
        if value is None or limit.limit is None or limit.unit != "%" or limit.direction not in ("min", "max"):
            continue
        worse = Decimal(value) - limit.limit if limit.direction == "max" else limit.limit - Decimal(value)
        lines.append(
            Line(
                kind="quality",
                amount=_share(base, _per_mille(worse, by_weight=limit.parameter in _BY_WEIGHT)),
                parameter=limit.parameter,
                label=limit.label,
                unit=limit.unit,
                direction=limit.direction,
                stated=value,
                limit=f"{limit.limit.normalize():f}",
            )
        )
    return lines


def _per_mille(worse: Decimal, *, by_weight: bool) -> Decimal:
    """The share of the price, in thousandths, for so many points beyond (or, negative, within) a limit."""
    if worse > 0:
        return max(_MOST_OFF, worse * (-10 if by_weight else -5))
    return min(_MOST_ON, -worse * 5) if by_weight else Decimal(0)


def _share(base: int, per_mille: Decimal) -> int:
    rupees = Decimal(base) * per_mille / (1_000 * _RUPEE)
    return int(rupees.quantize(Decimal(1), ROUND_HALF_UP)) * _RUPEE


def distance_line(kilometres: Iterable[int | None]) -> Line | None:
    """What the road to the comparables' middle distance takes off; None where it is nothing or unknown."""
    known = [km for km in kilometres if km is not None]
    km = median(known) if known else 0
    if km == 0:
        return None
    paise = min(km, FARTHEST_KM) * PAISE_PER_KM
    return Line(kind="distance", amount=-_whole_rupees(paise), km=km)


def suggest(figures: Figures, lines: Iterable[Line]) -> Range:
    """The range to expect, in whole rupees: the quartiles moved by the adjustments, at least 1 % each way."""
    shift = sum(line.amount for line in lines)
    low, price, high = (
        max(_RUPEE, _whole_rupees(max(0, value + shift)))
        for value in (figures.lower_quartile, figures.median, figures.upper_quartile)
    )
    spread = _whole_rupees(price * LEAST_SPREAD_PER_MILLE // 1_000)
    return Range(low=max(_RUPEE, min(low, price - spread)), price=price, high=max(high, price + spread))


def start_price(suggested: Range, *, falling: bool) -> int:
    """Where bids should start: the low end down to ₹5, or for a falling price the high end up to ₹5."""
    if falling:
        return -(-suggested.high // _STEP) * _STEP
    return max(suggested.low // _STEP * _STEP, _RUPEE)


def trend_of(days: Mapping[date, int], *, place: str) -> Trend:
    """Where the daily medians of a place are going; "unknown" when too few days are held."""
    newest = max(days, default=date.min)
    lately = [price for day, price in days.items() if day > newest - LAST_WEEK]
    before = [price for day, price in days.items() if newest - WINDOW <= day <= newest - LAST_WEEK]
    if len(lately) < _LEAST_DAYS_LATELY or len(before) < _LEAST_DAYS_BEFORE:
        return Trend(direction="unknown", change=None, place=place)
    change = change_per_mille(median(lately), median(before)) or 0
    if abs(change) < STEADY_PER_MILLE:
        return Trend(direction="steady", change=change, place=place)
    return Trend(direction="rising" if change > 0 else "falling", change=change, place=place)


def _whole_rupees(paise: int) -> int:
    return (paise + _RUPEE // 2) // _RUPEE * _RUPEE
