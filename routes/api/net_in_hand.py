"""What is left in hand at the markets around a place."""

from typing import Annotated, Any, Literal

from pydantic import Field

from routes.api.answers.in_hand import ComparisonAnswer
from routes.api.calling import Call
from routes.api.door import bp, language
from routes.api.filters import Query
from routes.api.schemas import Crop, Quintals, Rupees, text
from routes.guards import public
from routes.today import today
from services import prices
from services.core.money import rupees
from services.core.weight import parse_weight, quintals
from services.prices import Asked, Comparison, FeeView, Held, MarketInHand

Vehicle = Literal["pickup", "tractor_trolley", "small_truck", "truck"]


class NetQuery(Query):
    commodity: Annotated[Crop, text(120, least=1)]
    quantity_quintals: Quintals
    place: Annotated[
        str,
        text(160, least=1),
        Field(
            description="A district, a market, or latitude,longitude: where the produce lies.",
            examples=["Indore, Madhya Pradesh"],
        ),
    ]
    vehicle: Vehicle = "tractor_trolley"
    radius_km: Annotated[int, Field(ge=1, le=500)] = 100
    hold_days: Literal["7", "14", "30"] = "14"
    storage: Rupees | None = Field(None, description="Per quintal for 30 days; left out: usual for the crop.")
    interest_percent: Annotated[
        str, text(8), Field(description="In a year.", pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?$")
    ] = "12"


@bp.get("/net-in-hand")
@public
@Call(
    tag="Prices",
    asks=NetQuery,
    gives=(ComparisonAnswer,),
    refuses={404: "unknown_crop", 422: "unknown_place, ambiguous_place"},
)
def net_in_hand(asked: NetQuery) -> Any:
    """Rank the markets around a place by what reaches the farmer: price less fees, carriage and loss.

    Distances are 1.3 times the great circle; `approximate` where only a district's middle is known.
    What the buyer pays does not lessen what the farmer gets.
    """
    found = prices.compare_markets(
        asked=Asked(
            commodity_id=prices.get_commodity(asked.commodity).id,
            place=prices.find_place(asked.place),
            grams=parse_weight(asked.quantity_quintals),
            vehicle=asked.vehicle,
            radius_km=asked.radius_km,
            hold_days=int(asked.hold_days),
            storage_price=asked.storage,
            interest_ppm=prices.read_percent(asked.interest_percent) or 0,
        ),
        today=today(),
    )
    return _shown(found)


def _shown(found: Comparison) -> dict[str, Any]:
    place = found.place
    return {
        "commodity": found.commodity.label(language()),
        "commodity_slug": found.commodity.slug,
        "place": {
            name: getattr(place, name)
            for name in ("kind", "name", "state", "latitude", "longitude", "approximate")
        },
        "quantity_quintals": quintals(found.grams),
        "vehicle": found.vehicle.code,
        "trips": found.trips,
        "radius_km": found.radius_km,
        "markets": [_market(row) for row in found.rows],
        "apart": [_priced(row) for row in found.apart],
    }


def _priced(row: MarketInHand) -> dict[str, Any]:
    return {
        "market": row.market.name,
        "district": row.market.district,
        "state": row.market.state,
        "price": rupees(row.day.price),
        "as_of": row.day.date.isoformat(),
        "fees": [_fee(line) for line in row.fees.lines],
        "fees_unknown": list(row.fees.unknown),
    }


def _market(row: MarketInHand) -> dict[str, Any]:
    assert row.outcome is not None
    return {
        **_priced(row),
        "km": row.km,
        "approximate": row.approximate,
        "transport": rupees(row.transport),
        "taken_off": [
            {
                "kind": line.kind,
                "name": line.name,
                "per_quintal": rupees(line.per_quintal),
                "total": rupees(line.total),
            }
            for line in row.outcome.lines
        ],
        "net_rate": rupees(row.outcome.net_rate),
        "net_total": rupees(row.outcome.net_total),
        "break_even_km": row.break_even_km,
        "held": _held(row.held) if row.held else None,
    }


def _fee(line: FeeView) -> dict[str, Any]:
    is_percent = line.unit == "percent"
    return {
        **{name: getattr(line, name) for name in ("kind", "name", "payer", "sure", "source", "note")},
        "percent": line.percent if is_percent else None,
        **{
            unit: rupees(line.rate) if line.unit == unit else None
            for unit in ("per_quintal", "per_bag", "per_lot")
        },
        "valid_from": line.valid_from.isoformat() if line.valid_from else None,
        "valid_to": line.valid_to.isoformat() if line.valid_to else None,
    }


def _held(held: Held) -> dict[str, Any]:
    return {
        "days": held.days,
        "price_low": rupees(held.outlook.low),
        "price": rupees(held.outlook.median),
        "price_high": rupees(held.outlook.high),
        "storage": rupees(held.storage),
        "interest": rupees(held.interest),
        "low": rupees(held.low),
        "net": rupees(held.median),
        "high": rupees(held.high),
        "verdict": held.verdict,
    }
