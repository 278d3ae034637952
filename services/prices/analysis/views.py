"""What an analysis says: plain values, money in paise per quintal, days of India."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from services.core.money import rupees
from services.prices.views import ReferencePrice

Area = Literal["district", "state", "country"]
Basis = Literal[
    "variety_grade_district",
    "variety_district",
    "variety_state",
    "grade_district",
    "district",
    "state",
    "country",
]
Source = Literal["mandi", "state", "sale"]
Direction = Literal["rising", "falling", "steady", "unknown"]
MOST_TOLD: Final = 60
"""How many comparables an analysis keeps to show; the figures are made of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLot:
    """What bears on a lot's price; `quality` are the stated values as plain decimals by parameter."""

    commodity_id: int
    variety: str = ""
    grade: str = ""
    state: str = ""
    district: str = ""
    market: str = ""
    quality: Mapping[str, str] = field(default_factory=dict)
    falling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """What was paid for a lot like this one.

    `source`: a market's day, a state's day (median of its markets), or a sale of this house, which names
    its auction. `km` is by road and None where unknown; `approximate` when it runs to a district's middle.
    """

    source: Source
    day: date
    price: int
    state: str
    district: str = ""
    market: str = ""
    variety: str = ""
    grade: str = ""
    km: int | None = None
    approximate: bool = False
    auction: str = ""

    def as_json(self, *, counts: bool) -> dict[str, Any]:
        """The shape of the API; `counts` is false for one that was left out."""
        return {
            "source": self.source,
            "day": self.day.isoformat(),
            "price": rupees(self.price),
            "state": self.state,
            "district": self.district,
            "market": self.market,
            "variety": self.variety,
            "grade": self.grade,
            "km": self.km,
            "approximate": self.approximate,
            "auction_id": self.auction or None,
            "counts": counts,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The comparables in figures."""

    count: int
    mean: int
    median: int
    lower_quartile: int
    upper_quartile: int
    lowest: int
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One adjustment with its sign; `label` is a msgid, `stated` and `limit` are decimals as text."""

    kind: Literal["quality", "distance"]
    amount: int
    parameter: str = ""
    label: str = ""
    unit: str = ""
    direction: Literal["min", "max", ""] = ""
    stated: str = ""
    limit: str = ""
    km: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape of the API."""
        return {
            "kind": self.kind,
            "amount": rupees(self.amount),
            "parameter": self.parameter,
            "label": self.label,
            "unit": self.unit,
            "direction": self.direction,
            "stated": self.stated,
            "limit": self.limit,
            "km": self.km,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What to expect: from, most likely, to."""

    low: int
    price: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Where prices are going; `change` in per mille, None when unknown; place "" is the country."""

    direction: Direction
    change: int | None
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A kind of comparables that was tried, and how many of them counted."""

    basis: Basis
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What a lot should fetch, with every reason; `steps` are the kinds tried, `basis` the one used."""

    commodity: str
    lot: PricedLot
    day: date
    since: date
    as_of: date
    basis: Basis
    thin: bool
    steps: tuple[Step, ...]
    figures: Figures
    counted: tuple[Comparable, ...]
    left_out: tuple[Comparable, ...]
    lines: tuple[Line, ...]
    suggested: Range
    start_price: int
    trend: Trend
    reference: ReferencePrice | None

    def as_json(self) -> dict[str, Any]:
        """The shape of the API and of what is kept: rupees as text, days as ISO 8601, newest comparables."""
        told = [(each, True) for each in self.counted] + [(each, False) for each in self.left_out]
        told.sort(key=lambda pair: (pair[0].day, pair[0].source, pair[0].market, pair[0].price), reverse=True)
        figures = {name: getattr(self.figures, name) for name in Figures.__slots__ if name != "count"}
        return {
            "commodity": self.commodity,
            "unit": "quintal",
            "variety": self.lot.variety,
            "grade": self.lot.grade,
            "state": self.lot.state,
            "district": self.lot.district,
            "market": self.lot.market,
            "day": self.day.isoformat(),
            "since": self.since.isoformat(),
            "as_of": self.as_of.isoformat(),
            "low": rupees(self.suggested.low),
            "price": rupees(self.suggested.price),
            "high": rupees(self.suggested.high),
            "start_price": rupees(self.start_price),
            "falling": self.lot.falling,
            "basis": self.basis,
            "thin": self.thin,
            "steps": [{"basis": step.basis, "count": step.count} for step in self.steps],
            "figures": {
                "count": self.figures.count,
                "sales": sum(each.source == "sale" for each in self.counted),
                "left_out": len(self.left_out),
                **{name: rupees(value) for name, value in figures.items()},
            },
            "lines": [line.as_json() for line in self.lines],
            "trend": {
                "direction": self.trend.direction,
                "change_per_mille": self.trend.change,
                "place": self.trend.place,
            },
            "reference": self.reference.as_json() if self.reference else None,
            "comparables": [each.as_json(counts=counts) for each, counts in told[:MOST_TOLD]],
        }
