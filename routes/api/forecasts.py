"""What crops may fetch in the coming weeks."""

from typing import Any

from routes.api.answers.forecasts import ForecastAnswer
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import ForecastQuery
from routes.api.prices import PRICES
from routes.guards import public
from routes.today import today
from services import prices
from services.core.errors import N_, NotFound


class NoForecast(NotFound):
    """History is too thin, or nothing was trained yet."""

    code = "no_forecast"
    message = N_("There is no forecast for this crop and place: its price history is too thin.")


@bp.get("/forecasts")
@public
@Call(tag=PRICES, asks=ForecastQuery, gives=(ForecastAnswer,), refuses={404: "unknown_crop, no_forecast"})
def forecast(asked: ForecastQuery) -> Any:
    """Forecast a crop 7, 14 and 30 days ahead: median, 10–90 % interval, and the back-test beside them.

    For a market, else the middle of its state; without a place the country's. A market that has no state
    beside it must be the only one of its name.
    """
    crop = prices.get_commodity(asked.commodity)
    place = asked.model_dump(include={"state", "district", "market"})
    found = prices.find_forecast_near(commodity_id=crop.id, today=today(), **place)
    if found is None:
        raise NoForecast()
    answer = found.as_json()
    wanted = int(asked.horizon) if asked.horizon else None
    answer["horizons"] = [each for each in answer["horizons"] if wanted in (None, each["days"])]
    return answer
