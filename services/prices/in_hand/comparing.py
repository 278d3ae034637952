"""Compares the markets around a place by what reaches the farmer's pocket."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from services.core.errors import N_, Invalid
from services.prices.crops import find_commodity
from services.prices.errors import UnknownCrop
from services.prices.in_hand import rules
from services.prices.in_hand.comparison import Comparison, MarketInHand
from services.prices.in_hand.costs import find_keeping, list_fees, list_vehicles
from services.prices.in_hand.newest import market_days
from services.prices.in_hand.outlook import outlooks
from services.prices.in_hand.places import markets_within
from services.prices.in_hand.views import (
    Held,
    KeepingView,
    Outlook,
    Place,
    VehicleView,
)
from services.prices.views import MarketView

MOST_ROWS: Final = 30
MOST_APART: Final = 20
MOST_HELD: Final = 10
RADII_KM: Final = (25, 50, 100, 200, 300)
HOLD_DAYS: Final = (7, 14, 30)
USUAL_INTEREST_PPM: Final = 120_000
"""What the page offers at first: 12 % a year. Whoever asks may say another."""

OutlookOf = Callable[[MarketView], Outlook | None]


class UnknownVehicle(Invalid):
    """No vehicle goes by that name."""

    code = "unknown_vehicle"
    message = N_("Choose a vehicle from the list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody compares: weight in grams, the way in road kilometres, money in paise, a share in ppm.

    `storage_price` for a quintal and 30 days takes the place of the crop's own.
    """

    commodity_id: int
    place: Place
    grams: int
    vehicle: str
    radius_km: int = 100
    hold_days: int = 14
    storage_price: int | None = None
    interest_ppm: int = USUAL_INTEREST_PPM


def compare_markets(*, asked: Asked, today: date, outlook_of: OutlookOf | None = None) -> Comparison:
    """Rank the markets within a radius by what is left of their newest price, best first.

    `outlook_of` finds the outlook of a market for the days asked for, None without one: by default its
    forecast. It is asked for the best ten; a market without one is not held against another day.
    Raises UnknownCrop or UnknownVehicle.
    """
    crop = find_commodity(commodity_id=asked.commodity_id)
    vehicle = next((each for each in list_vehicles() if each.code == asked.vehicle), None)
    if crop is None:
        raise UnknownCrop()
    if vehicle is None:
        raise UnknownVehicle()
    ways = _ways(asked.place, asked.radius_km)
    markets = {market.id: market for market, _, _ in ways}
    days = market_days(commodity_id=crop.id, market_ids=markets, today=today)
    lines = list_fees(states={markets[number].state for number in days}, day=today)
    keeping = find_keeping(slug=crop.slug, group=crop.group)
    trips = rules.trips_for(asked.grams, vehicle)
    rows: list[MarketInHand] = []
    for market, km, approximate in ways:
        if market.id in days:
            fees = rules.fees_at(
                lines, state=market.state, market=market.name, slug=crop.slug, group=crop.group, day=today
            )
            row = MarketInHand(
                market=market,
                day=days[market.id],
                fees=fees,
                km=km,
                approximate=approximate,
                transport=0,
                outcome=None,
            )
            rows.append(row if km is None else _worked_out(row, asked, vehicle, trips, keeping))
    storage = asked.storage_price
    nearest = min((row for row in rows if row.km is not None), key=lambda row: row.km or 0, default=None)
    comparison = Comparison(
        commodity=crop,
        place=asked.place,
        grams=asked.grams,
        vehicle=vehicle,
        trips=trips,
        radius_km=asked.radius_km,
        hold_days=asked.hold_days,
        keeping=keeping,
        storage_price=storage if storage is not None else keeping.storage_price if keeping else 0,
        interest_ppm=asked.interest_ppm,
        rows=_best(rows, nearest),
        apart=[row for row in rows if row.km is None][:MOST_APART],
        nearest=nearest,
    )
    usual = outlooks(commodity_id=crop.id, days=asked.hold_days, today=today)
    return _weighed(comparison, outlook_of or usual)


def _best(rows: list[MarketInHand], nearest: MarketInHand | None) -> list[MarketInHand]:
    """The best of them, and the nearest, which the others are held against."""
    ranked = sorted((row for row in rows if row.outcome), key=_rank)
    return ranked[:MOST_ROWS] + [row for row in ranked[MOST_ROWS:] if row is nearest]


def _rank(row: MarketInHand) -> tuple[int, int, str]:
    assert row.outcome is not None
    return -row.outcome.net_total, row.km or 0, row.market.name


def _ways(place: Place, radius_km: int) -> list[tuple[MarketView, int | None, bool]]:
    """Markets within the radius with the way there; those that nobody can place, of the place's own state."""
    return [
        (market, 0 if market.id == place.market_id else km, approximate or place.approximate)
        for market, km, approximate in markets_within(
            (place.latitude, place.longitude), radius_km, state=place.state
        )
    ]


def _worked_out(
    row: MarketInHand, asked: Asked, vehicle: VehicleView, trips: int, keeping: KeepingView | None
) -> MarketInHand:
    is_there = row.market.id == asked.place.market_id
    transport = 0 if is_there else rules.transport_for(km=row.km or 0, trips=trips, vehicle=vehicle)
    outcome = rules.left_of(
        rate=row.day.price,
        grams=asked.grams,
        fees=row.fees.lines,
        loss_ppm=_loss(transport, keeping),
        transport=transport,
    )
    return replace(row, transport=transport, outcome=outcome)


def _loss(transport: int, keeping: KeepingView | None) -> int:
    """What stays where it is loses nothing on the way."""
    return keeping.transit_loss_ppm if keeping and transport else 0


def _weighed(comparison: Comparison, outlook_of: OutlookOf) -> Comparison:
    """Each market against the nearest, and its price of today against its forecast."""
    nearest = comparison.nearest
    rows = []
    for rank, row in enumerate(comparison.rows):
        assert row.outcome is not None
        outlook = outlook_of(row.market) if rank < MOST_HELD else None
        more = replace(row, held=_held(row, comparison, outlook) if outlook else None)
        if nearest is not None and nearest.outcome is not None and row.market.id != nearest.market.id:
            km = rules.break_even_km(
                before_transport=row.outcome.net_total + row.transport,
                against=nearest.outcome.net_total,
                trips=comparison.trips,
                vehicle=comparison.vehicle,
            )
            more = replace(more, break_even_km=km)
        rows.append(more)
    return replace(comparison, rows=rows)


def _held(row: MarketInHand, comparison: Comparison, outlook: Outlook) -> Held:
    assert row.outcome is not None
    keeping = comparison.keeping
    return rules.hold(
        today=row.outcome,
        outlook=rules.outlook_at(row.day.price, outlook),
        grams=comparison.grams,
        fees=row.fees.lines,
        loss_ppm=_loss(row.transport, keeping),
        transport=row.transport,
        monthly_loss_ppm=keeping.monthly_loss_ppm if keeping else 0,
        storage_price=comparison.storage_price,
        interest_ppm=comparison.interest_ppm,
    )
