"""What the prices domain tells others: plain values, money in paise per quintal."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from services.core.money import rupees
from services.prices.names import slug
from services.prices.rules import change_per_mille

Level = Literal["market", "district", "state", "national", "msp"]
FEED_SOURCE = "Agmarknet / data.gov.in (GODL-India)"
MSP_SOURCE = "Government of India, minimum support price"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommodityView:
    """A crop with its names; `name` is the official one of the feed."""

    id: int
    slug: str
    name: str
    names: dict[str, str]
    group: str
    unit: str
    main: bool

    def label(self, language: str) -> str:
        """The name people use in a language ("en", "hi", "mr"); the official one where none is known."""
        return self.names.get(language) or self.names.get("en") or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class CommodityMatch:
    """A crop found by a search, with the word that matched."""

    commodity: CommodityView
    matched: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketView:
    """A mandi; `approximate` when its point is only the middle of its district."""

    id: int
    name: str
    state: str
    district: str
    latitude: float | None
    longitude: float | None
    approximate: bool

    @property
    def address(self) -> str:
        """The market in an address: "indore-812"."""
        return f"{slug(self.name) or 'market'}-{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePrice:
    """What a crop fetches near a place: the middle of the markets, how it was found and how old it is."""

    commodity: str
    commodity_name: str
    price: int
    min: int
    max: int
    records: int
    markets: int
    as_of: date
    level: Level
    place: str
    source: str
    unit: str = "quintal"

    def as_json(self) -> dict[str, Any]:
        """The shape of the API and of what an auction keeps: rupees as text, the day as ISO 8601."""
        return {
            "commodity": self.commodity,
            "unit": self.unit,
            "price": rupees(self.price),
            "min": rupees(self.min),
            "max": rupees(self.max),
            "records": self.records,
            "as_of": self.as_of.isoformat(),
            "level": self.level,
            "place": self.place,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPrice:
    """The middle of all markets of a state (or of the country, state "") on one day."""

    state: str
    date: date
    price: int
    low: int
    high: int
    markets: int
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One crop of the price table: its newest day, and what it fetched the day and the week before."""

    commodity: CommodityView
    day: DayPrice
    day_before: int | None
    week_before: int | None
    in_state: DayPrice | None = None

    @property
    def day_change(self) -> int | None:
        """The change since the day before, in per mille."""
        return change_per_mille(self.day.price, self.day_before)

    @property
    def week_change(self) -> int | None:
        """The change within a week, in per mille."""
        return change_per_mille(self.day.price, self.week_before)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketPrice:
    """What one variety and grade fetched in one market."""

    market: MarketView
    date: date
    variety: str
    grade: str
    min: int
    max: int
    modal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPrice:
    """A minimum support price with the days on which it holds."""

    variety: str
    season: str
    marketing_year: str
    price: int
    valid_from: date
    valid_to: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityLimitView:
    """An assay parameter; `label` is a msgid, limits are in `unit`, None where none is set."""

    parameter: str
    label: str
    unit: str
    direction: Literal["min", "max", ""]
    special: Decimal | None
    standard: Decimal | None
    general: Decimal | None
    fair_average: Decimal | None

    @property
    def limit(self) -> Decimal | None:
        """The limit to show beside the field: fair average quality, else the widest grade band."""
        return next(
            (x for x in (self.fair_average, self.general, self.standard, self.special) if x is not None), None
        )


@dataclass(kw_only=True)
class ImportSummary:
    """What an import read, kept and refused; read = new + changed + unchanged + all rejected.

    A run is partial when it could not keep all that it should have: rows that mean nothing (repeats do not
    count), a file cut short, a feed that broke off. `reason` is the code of what broke a run off.
    """

    file: str
    source: str
    state: Literal["running", "done", "partial", "failed"] = "running"
    reason: str = ""
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: dict[str, int] = field(default_factory=dict)

    def reject(self, reason: str, rows: int = 1) -> None:
        """Count refused rows."""
        if rows:
            self.rejected[reason] = self.rejected.get(reason, 0) + rows

    @property
    def is_whole(self) -> bool:
        """Whether all that came was kept, but for rows that came twice."""
        return not self.reason and not self.rejected.keys() - {"duplicate"}

    def as_json(self) -> dict[str, Any]:
        """The summary for programs."""
        return {
            "file": self.file,
            "source": self.source,
            "state": self.state,
            "reason": self.reason,
            "read": self.read,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }
