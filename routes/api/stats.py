"""The house in figures."""

from decimal import Decimal
from typing import Any

from routes.api.answers.sales import Stats
from routes.api.calling import Call
from routes.api.door import bp
from routes.guards import public
from services import statistics
from services.core.clock import iso, utc_now
from services.core.money import rupees
from services.core.weight import quintals

HOUSE = "The house"


@bp.get("/stats")
@public
@Call(tag=HOUSE, gives=(Stats,))
def stats() -> Any:
    """Show how the house is doing; nothing in it names a person.

    `success_rate`: sold of all that finished. `price_uplift`: the mean of rate / reference price - 1.
    `bidder_participation`: buyers who have ever bid, of all buyers.
    """
    now = utc_now()
    figures = statistics.house_statistics(now=now)
    return {
        "live_auctions": figures.live_auctions,
        "total_auctions": figures.total_auctions,
        "bids": figures.bids,
        "bidders": figures.bidders,
        "sales": figures.sales,
        "turnover": rupees(figures.turnover),
        "quantity_quintals": quintals(figures.weight_grams),
        "success_rate": _number(figures.success_rate),
        "average_bids_per_auction": _number(figures.bids_per_auction),
        "average_bidders_per_auction": _number(figures.bidders_per_auction),
        "price_uplift": _number(figures.price_uplift),
        "bidder_participation": _number(figures.bidder_participation),
        "as_of": iso(now),
    }


def _number(share: Decimal | None) -> float | None:
    return None if share is None else float(share)
