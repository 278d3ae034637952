"""What a comparison of markets tells."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.prices.in_hand.rules import FeesAt
from services.prices.in_hand.views import Held, KeepingView, MarketDay, Outcome, Place, VehicleView
from services.prices.views import CommodityView, MarketView


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketInHand:
    """One market of the comparison; without `km` nobody knows where it lies, and so not what is left."""

    market: MarketView
    day: MarketDay
    fees: FeesAt
    km: int | None
    approximate: bool
    transport: int
    outcome: Outcome | None
    break_even_km: int | None = None
    held: Held | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Markets by what reaches the farmer's pocket, best first; `apart` are those nobody can place."""

    commodity: CommodityView
    place: Place
    grams: int
    vehicle: VehicleView
    trips: int
    radius_km: int
    hold_days: int
    keeping: KeepingView | None
    storage_price: int
    interest_ppm: int
    rows: Sequence[MarketInHand]
    apart: Sequence[MarketInHand]
    nearest: MarketInHand | None

    @property
    def without_fees(self) -> bool:
        """Whether of any of these markets no fee line is known."""
        return any(not row.fees.known for row in self.rows)
