"""What crops fetch in the mandis."""

from typing import Any

from routes.api.answers.lots import Reference
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import PriceQuery
from routes.guards import public
from routes.today import today
from services import prices
from services.core.errors import N_, NotFound

PRICES = "Prices"


class NoPrice(NotFound):
    """No market has ever reported this crop, and it has no support price."""

    code = "no_price"
    message = N_("No mandi price is known for this crop yet.")


@bp.get("/reference-prices")
@public
@Call(tag=PRICES, asks=PriceQuery, gives=(Reference,), refuses={404: "unknown_crop, no_price"})
def reference_price(asked: PriceQuery) -> Any:
    """Tell what a crop fetches near a place: market, else district, state, nation, support price.

    It answers from what is stored: `as_of` says how old that is, `level` how near.
    """
    crop = prices.get_commodity(asked.commodity)
    place = asked.model_dump(include={"state", "district", "market"})
    found = prices.reference_price(commodity_id=crop.id, today=today(), **place)
    if found is None:
        raise NoPrice()
    return found.as_json()
