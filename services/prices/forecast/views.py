"""What a forecast tells: prices in paise per quintal, errors as shares."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from services.core.clock import iso
from services.core.errors import N_
from services.core.money import rupees
from services.prices.rules import change_per_mille
from services.prices.views import FEED_SOURCE

Signal = Literal["up", "down", "none"]
ForecastLevel = Literal["market", "state", "national"]
RUNG_NAMES: Final = {
    "last": N_("the last price stays"),
    "drift": N_("the last month's trend goes on, ever slower"),
    "season": N_("as in the same weeks of earlier years"),
    "blend": N_("back towards this market's usual price and its neighbours"),
    "learned": N_("learned from earlier prices, arrivals and the calendar"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastStep:
    """One horizon of a forecast, with the back-test of the way it was made.

    `mape` and `last_mape` are mean errors of this way and of the last price on the same days, in hundredths
    of a percent; `coverage` says how many of `judged` outcomes lay within the interval, in per mille.
    """

    days: int
    date: dt.date
    last: int
    median: int
    low: int
    high: int
    model: str
    mape: int
    last_mape: int
    coverage: int
    judged: int
    judged_from: dt.date
    judged_to: dt.date
    passed: bool

    @property
    def signal(self) -> Signal:
        """Where the price goes, when it is expected to move by more than the forecast is usually off."""
        return signal_of(last=self.last, median=self.median, mape=self.mape)

    @property
    def change(self) -> int:
        """The expected move, in per mille of the last price."""
        return change_per_mille(self.median, self.last) or 0

    @property
    def way(self) -> str:
        """The msgid of how the forecast was made."""
        return RUNG_NAMES.get(self.model, self.model)

    @property
    def error(self) -> Decimal:
        """The mean error of this way, as a share."""
        return Decimal(self.mape) / 10_000

    @property
    def last_error(self) -> Decimal:
        """The mean error of the last price, as a share."""
        return Decimal(self.last_mape) / 10_000

    @property
    def of_hundred(self) -> int:
        """How many of a hundred outcomes lay within the interval."""
        return (self.coverage + 5) // 10

    def as_json(self) -> dict[str, Any]:
        """The horizon for programs: rupees as text, errors in percent, coverage as a share."""
        return {
            "days": self.days,
            "date": self.date.isoformat(),
            "passed": self.passed,
            "median": rupees(self.median),
            "low": rupees(self.low),
            "high": rupees(self.high),
            "signal": self.signal,
            "model": self.model,
            "backtest": {
                "mape": self.mape / 100,
                "last_value_mape": self.last_mape / 100,
                "coverage": self.coverage / 1_000,
                "forecasts": self.judged,
                "first": self.judged_from.isoformat(),
                "last": self.judged_to.isoformat(),
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a crop may fetch in a place in the coming weeks, from its price of `as_of` on.

    `level` says whether that is the market asked for, or the middle of its state or the country.
    """

    commodity: str
    commodity_name: str
    level: ForecastLevel
    place: str
    as_of: dt.date
    price: int
    method: str
    trained_at: dt.datetime
    steps: tuple[ForecastStep, ...]
    source: str = FEED_SOURCE
    unit: str = "quintal"

    @property
    def passed(self) -> bool:
        """Whether all days it is made for are over: the feed was silent for long."""
        return all(step.passed for step in self.steps)

    def as_json(self) -> dict[str, Any]:
        """The forecast for programs."""
        return {
            "commodity": self.commodity,
            "unit": self.unit,
            "level": self.level,
            "place": self.place,
            "as_of": self.as_of.isoformat(),
            "price": rupees(self.price),
            "method": self.method,
            "trained_at": iso(self.trained_at),
            "source": self.source,
            "horizons": [step.as_json() for step in self.steps],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingSummary:
    """What a training made; `failed` crops keep the forecasts they had."""

    run_id: int
    crops: int
    forecasts: int
    failed: int
    rungs: tuple[str, ...]
    seconds: int


def signal_of(*, last: int, median: int, mape: int) -> Signal:
    """No clear signal unless the expected move is larger than the usual error (hundredths of a percent)."""
    if abs(median - last) * 10_000 <= mape * last:
        return "none"
    return "up" if median > last else "down"
