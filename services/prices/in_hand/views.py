"""What is told of fees, ways to market and what is left: money in paise, weight in grams, shares in ppm."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from services.core.charges import Unit
from services.core.errors import N_

Kind = Literal["market_fee", "cess", "commission", "labour", "transport", "other"]
Payer = Literal["buyer", "seller"]
Sure = Literal["yes", "secondary", "conflicting", "unverified"]

KINDS: dict[str, str] = {
    "market_fee": N_("market fee"),
    "cess": N_("cess"),
    "commission": N_("commission"),
    "labour": N_("labour"),
    "transport": N_("carriage"),
    "other": N_("other"),
}
"""The kinds of lines, in the order of a bill."""
FEE_NAMES: tuple[str, ...] = (
    N_("Mandi fee"),
    N_("Market fee"),
    N_("Market cess"),
    N_("Development cess"),
    N_("Rural development cess"),
    N_("Rural development fee"),
    N_("Krishak kalyan fee"),
    N_("Nirashrit shulk"),
    N_("Arhtiya commission"),
    N_("Arhtiya commission (dami)"),
    N_("Commission"),
    N_("Unloading"),
    N_("Weighing (tolai)"),
)
"""What the carried lines are called; the office may add others, which stay in its own words."""
USUAL_KINDS: tuple[Kind, ...] = ("market_fee", "cess", "commission", "labour")
"""The kinds that every market has, whether anybody told them or not."""
PAYERS: dict[str, str] = {"buyer": N_("the buyer"), "seller": N_("the seller")}
UNITS: dict[str, str] = {
    "percent": N_("percent of the price"),
    "per_quintal": N_("rupees a quintal"),
    "per_bag": N_("rupees a bag"),
    "per_lot": N_("rupees a lot"),
}
SURENESS: dict[str, str] = {
    "yes": N_("verified"),
    "secondary": N_("from a second source"),
    "conflicting": N_("sources disagree"),
    "unverified": N_("not verified"),
}
VEHICLES: dict[str, str] = {
    "pickup": N_("Pickup"),
    "tractor_trolley": N_("Tractor with trolley"),
    "small_truck": N_("Small truck"),
    "truck": N_("Truck"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView:
    """One dated line of fees; `rate` in millionths of the price or in paise, by `unit`.

    Empty `market`, `slug` and `group` mean all of them; an unknown first or last day does not limit.
    """

    id: int
    state: str
    market: str
    slug: str
    group: str
    kind: Kind
    name: str
    payer: Payer
    unit: Unit
    rate: int
    valid_from: date | None
    valid_to: date | None
    sure: Sure
    source: str
    note: str

    @property
    def percent(self) -> str:
        """The rate of a percent line without idle zeros: 12500 is "1.25"."""
        return percent_text(self.rate)


def percent_text(ppm: int) -> str:
    """Write millionths as a percentage without idle zeros: 12500 is "1.25"."""
    return f"{ppm // 10_000}.{ppm % 10_000:04d}".rstrip("0").rstrip(".")


class Deduction(NamedTuple):
    """One line between the price and the pocket, for a quintal and for the whole load."""

    kind: str
    name: str
    per_quintal: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is left of a price: each column of figures adds up by itself, to the paisa."""

    rate: int
    gross: int
    lines: tuple[Deduction, ...]
    net_rate: int
    net_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleView:
    """A vehicle: capacity in kg, paise for a kilometre of the way there, and the least it goes for."""

    code: str
    name: str
    capacity_kg: int
    km_price: int
    least_price: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingView:
    """What a crop loses on the way and in 30 days of store (ppm), and that store in paise a quintal."""

    code: str
    transit_loss_ppm: int
    monthly_loss_ppm: int
    storage_price: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A forecast to hold against today: paise a quintal in `days`, with the ends of its 10-90 % interval.

    `last` is the price it was made from, where that is not the market's own of today (a state's forecast).
    """

    days: int
    low: int
    median: int
    high: int
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What holding the load brings in the end, at each end of the forecast and in its middle."""

    days: int
    outlook: Outlook
    storage: int
    interest: int
    weight_loss_grams: int
    low: int
    median: int
    high: int
    verdict: Literal["hold", "sell", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a load begins its way; `approximate` when the point is only a district's middle."""

    kind: Literal["district", "market", "point"]
    name: str
    district: str
    state: str
    latitude: float
    longitude: float
    approximate: bool
    market_id: int | None = None

    @property
    def label(self) -> str:
        """The words that find this place again."""
        return f"{self.name}, {self.state}" if self.state else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketDay:
    """What a crop fetched in one market on its newest day: the middle, the least and the most."""

    market_id: int
    date: date
    price: int
    low: int
    high: int
