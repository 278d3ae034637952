"""What is left of a price for the farmer. Pure: values in, values out.

The rules, in words:

- Of the fee lines of a state that hold on a day, one for each name counts: the market's own before the
  state's, the crop's before its group's before the one for all, the newer before the older. A line that
  the buyer pays does not lessen what the farmer gets.
- A percent line is taken off the price of a quintal, half-up to the paisa; a line by the bag or by the lot is
  taken off the load, in bags of 50 kg. A load is worth its price times
  its weight, half-up; each line is worked out for the load too, so that both columns add up by themselves.
- The way by road is 1.3 times the great circle. A load makes as many trips as the vehicle needs; a trip
  costs its kilometres, at least the vehicle's least price.
- What is lost on the way is not sold: it costs its share of the price, and no fee is taken of it.
- A forecast that was made from another price (of a state, or of an older day) moves the market's own by the
  same share.
- Held, a load loses weight evenly over the days, pays the store by the day (a month has 30), and what it
  would have brought today costs interest (a year has 365 days).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import Final

from services.core.charges import bags_for, charged, share_of
from services.core.money import Paise, total_for
from services.prices.in_hand.views import (
    KINDS,
    USUAL_KINDS,
    Deduction,
    FeeView,
    Held,
    Outcome,
    Outlook,
    VehicleView,
)
from services.prices.names import fold_market

MILLION: Final = 1_000_000
ROAD_PER_MILLE: Final = 1_300
"""A road is about so much longer than the great circle (thousandths)."""
EARTH_KM: Final = 6_371.0088
MONTH_DAYS: Final = 30
YEAR_DAYS: Final = 365
GRAMS_PER_KG: Final = 1_000
GRAMS_PER_QUINTAL: Final = 100_000
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,4})0*)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeesAt:
    """The fee lines that hold for a crop at a place, and the kinds of which none is known there."""

    state: str
    lines: tuple[FeeView, ...]
    unknown: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether any line at all is known here."""
        return bool(self.lines)

    @property
    def of_seller(self) -> tuple[FeeView, ...]:
        """The lines that lessen what the farmer gets."""
        return tuple(line for line in self.lines if line.payer == "seller")

    @property
    def of_buyer(self) -> tuple[FeeView, ...]:
        """The lines that the buyer pays on top."""
        return tuple(line for line in self.lines if line.payer == "buyer")

    def in_hand(self, *, rate: int, grams: int) -> Outcome:
        """What the seller has of a price after the lines the seller pays; no way to market, no loss."""
        return left_of(rate=rate, grams=grams, fees=self.lines)


def fees_at(lines: Iterable[FeeView], *, state: str, market: str, slug: str, group: str, day: date) -> FeesAt:
    """The lines of a state that hold for a crop in one of its markets on a day, in the order of a bill."""
    here = fold_market(market)
    chosen: dict[tuple[str, str], FeeView] = {}
    for line in lines:
        if line.state != state or not _holds(line, market=here, slug=slug, group=group, day=day):
            continue
        name = (line.kind, line.name.casefold())
        if name not in chosen or _nearness(line) > _nearness(chosen[name]):
            chosen[name] = line
    order = list(KINDS)
    found = sorted(chosen.values(), key=lambda line: (order.index(line.kind), line.name))
    seen = {line.kind for line in found}
    # A cess and a market fee are one levy under two names: one of them known is enough.
    levies = {"market_fee", "cess"}
    unknown = [kind for kind in USUAL_KINDS if kind not in seen and not (kind in levies and seen & levies)]
    return FeesAt(state=state, lines=tuple(found), unknown=tuple(unknown))


def _holds(line: FeeView, *, market: str, slug: str, group: str, day: date) -> bool:
    return (
        (not line.market or fold_market(line.market) == market)
        and line.slug in ("", slug)
        and line.group in ("", group)
        and (line.valid_from is None or line.valid_from <= day)
        and (line.valid_to is None or day <= line.valid_to)
    )


def _nearness(line: FeeView) -> tuple[bool, bool, bool, date, int]:
    return bool(line.market), bool(line.slug), bool(line.group), line.valid_from or date.min, line.id


def left_of(
    *, rate: int, grams: int, fees: Sequence[FeeView], loss_ppm: int = 0, transport: int = 0
) -> Outcome:
    """What is left of a load at a price: less the loss on the way, the seller's lines, and the carriage."""
    gross = total_for(rate=Paise(rate), grams=grams)
    lost = share_of(grams, loss_ppm)
    sold = grams - lost
    lines: list[Deduction] = []
    if lost:
        total = gross - total_for(rate=Paise(rate), grams=sold)
        lines.append(Deduction("loss", "", share_of(rate, loss_ppm), total))
    for line in fees:
        if line.payer == "seller":
            per_quintal, total = _taken(line, rate=rate, grams=sold)
            of_each = per_quintal if per_quintal is not None and not lost else _per_quintal(total, grams)
            lines.append(Deduction(line.kind, line.name, of_each, total))
    if transport:
        lines.append(Deduction("transport", "", _per_quintal(transport, grams), transport))
    return Outcome(
        rate=rate,
        gross=gross,
        lines=tuple(lines),
        net_rate=rate - sum(line.per_quintal for line in lines),
        net_total=gross - sum(line.total for line in lines),
    )


def _taken(line: FeeView, *, rate: int, grams: int) -> tuple[int | None, int]:
    """What a line takes of a quintal, None when it does not go by weight, and of a load in usual bags."""
    if line.unit in ("percent", "per_quintal"):
        per_quintal = share_of(rate, line.rate) if line.unit == "percent" else line.rate
        return per_quintal, total_for(rate=Paise(per_quintal), grams=grams)
    return None, charged(unit=line.unit, rate=line.rate, gross=0, grams=grams, bags=bags_for(grams))


def _per_quintal(total: int, grams: int) -> int:
    return (total * GRAMS_PER_QUINTAL * 2 + grams) // (2 * grams)


def great_circle_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The shortest way over the ground between two points (latitude, longitude in degrees); haversine."""
    (lat, lon), (lat_2, lon_2) = here, there
    high = sin(radians(lat_2 - lat) / 2) ** 2
    wide = cos(radians(lat)) * cos(radians(lat_2)) * sin(radians(lon_2 - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(high + wide)))


def road_km(here: tuple[float, float], there: tuple[float, float]) -> int:
    """About how far it is by road, in whole kilometres."""
    return round(great_circle_km(here, there) * ROAD_PER_MILLE / 1_000)


def trips_for(grams: int, vehicle: VehicleView) -> int:
    """How often the vehicle goes until the load is there."""
    return -(-grams // (vehicle.capacity_kg * GRAMS_PER_KG))


def transport_for(*, km: int, trips: int, vehicle: VehicleView) -> int:
    """What it costs to bring a load so far."""
    return trips * max(km * vehicle.km_price, vehicle.least_price)


def break_even_km(*, before_transport: int, against: int, trips: int, vehicle: VehicleView) -> int | None:
    """How far a market may lie to leave as much as another way of selling does (`against`).

    None when it leaves less even next door, where the vehicle's least price is due.
    """
    spare = (before_transport - against) // trips
    return spare // vehicle.km_price if spare >= vehicle.least_price else None


def outlook_at(price: int, outlook: Outlook) -> Outlook:
    """A forecast as it moves a market's own price: by the same shares, half-up to the paisa."""
    if not outlook.last or outlook.last == price:
        return outlook
    low, median, high = (
        _half_up(end * price, outlook.last) for end in (outlook.low, outlook.median, outlook.high)
    )
    return Outlook(days=outlook.days, low=low, median=median, high=high)


def hold(
    *,
    today: Outcome,
    outlook: Outlook,
    grams: int,
    fees: Sequence[FeeView],
    loss_ppm: int,
    transport: int,
    monthly_loss_ppm: int,
    storage_price: int,
    interest_ppm: int,
) -> Held:
    """Selling after some days against today: the forecast less store, interest and lost weight.

    The verdict is "hold" or "sell" only when both ends of the interval agree.
    """
    days = outlook.days
    lost = share_of(grams, min(MILLION, monthly_loss_ppm * days // MONTH_DAYS))
    storage = _half_up(total_for(rate=Paise(storage_price), grams=grams) * days, MONTH_DAYS)
    interest = _half_up(max(0, today.net_total) * interest_ppm * days, MILLION * YEAR_DAYS)

    def net(rate: int) -> int:
        if lost >= grams:
            return -storage - interest
        sold = left_of(rate=rate, grams=grams - lost, fees=fees, loss_ppm=loss_ppm, transport=transport)
        return sold.net_total - storage - interest

    low, median, high = net(outlook.low), net(outlook.median), net(outlook.high)
    return Held(
        days=days,
        outlook=outlook,
        storage=storage,
        interest=interest,
        weight_loss_grams=lost,
        low=low,
        median=median,
        high=high,
        verdict="hold" if low > today.net_total else "sell" if high <= today.net_total else "open",
    )


def _half_up(value: int, by: int) -> int:
    return (value * 2 + by) // (2 * by)


def read_percent(text: str, *, most: int = 100) -> int | None:
    """Read a percentage as typed ("1.25", at most four decimals) as millionths; None when it is none."""
    match = _PERCENT.fullmatch(text.strip().removesuffix("%").strip())
    if match is None:
        return None
    whole, fraction = match.groups()
    ppm = int(whole) * 10_000 + int((fraction or "0").ljust(4, "0"))
    return ppm if ppm <= most * 10_000 else None
