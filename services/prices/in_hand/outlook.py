"""The forecasts that net in hand holds against today."""

from collections.abc import Callable
from datetime import date

from services.prices.forecast.storing import find_forecast
from services.prices.in_hand.views import Outlook
from services.prices.views import MarketView


def outlooks(*, commodity_id: int, days: int, today: date) -> Callable[[MarketView], Outlook | None]:
    """How to find a market's forecast, or its state's, for so many days; None when they are over."""

    def outlook_of(market: MarketView) -> Outlook | None:
        forecast = find_forecast(commodity_id=commodity_id, market_id=market.id, today=today)
        steps = forecast.steps if forecast else ()
        step = next((each for each in steps if each.days == days and not each.passed), None)
        if step is None:
            return None
        return Outlook(days=days, low=step.low, median=step.median, high=step.high, last=step.last)

    return outlook_of
