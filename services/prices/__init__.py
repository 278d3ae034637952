"""Mandi prices: crops, markets, imports of what was paid, and the reference price beside every lot."""

from services.prices.crops import (
    WHOLE_NAME,
    find_commodity,
    get_commodity,
    list_commodities,
    list_quality_limits,
    list_support_prices,
    search_commodities,
    support_prices_on,
)
from services.prices.errors import FeedEmpty, FeedRefused, MissingColumns, NotAPriceFile, UnknownCrop
from services.prices.forecast.running import TrainingFailed, train_forecasts
from services.prices.forecast.storing import find_forecast, find_forecast_near, training_due
from services.prices.forecast.views import Forecast, ForecastStep, TrainingSummary
from services.prices.guide import (
    PER_PAGE,
    list_market_prices,
    list_price_lines,
    list_prices_by_state,
    newest_day,
)
from services.prices.importing import import_file, import_rows
from services.prices.names import canonical_state
from services.prices.places import list_districts, list_markets, list_states
from services.prices.reference import reference_price
from services.prices.rules import change_per_mille, indian_date
from services.prices.starter import seed_starter
from services.prices.views import (
    CommodityMatch,
    CommodityView,
    DayPrice,
    ImportSummary,
    MarketPrice,
    MarketView,
    PriceLine,
    QualityLimitView,
    ReferencePrice,
    SupportPrice,
)

__all__ = [
    "PER_PAGE",
    "WHOLE_NAME",
    "CommodityMatch",
    "CommodityView",
    "DayPrice",
    "FeedEmpty",
    "FeedRefused",
    "Forecast",
    "ForecastStep",
    "ImportSummary",
    "MarketPrice",
    "MarketView",
    "MissingColumns",
    "NotAPriceFile",
    "PriceLine",
    "QualityLimitView",
    "ReferencePrice",
    "SupportPrice",
    "TrainingFailed",
    "TrainingSummary",
    "UnknownCrop",
    "canonical_state",
    "change_per_mille",
    "find_commodity",
    "find_forecast",
    "find_forecast_near",
    "get_commodity",
    "import_file",
    "import_rows",
    "indian_date",
    "list_commodities",
    "list_districts",
    "list_market_prices",
    "list_markets",
    "list_price_lines",
    "list_prices_by_state",
    "list_quality_limits",
    "list_states",
    "list_support_prices",
    "newest_day",
    "reference_price",
    "search_commodities",
    "seed_starter",
    "support_prices_on",
    "train_forecasts",
    "training_due",
]
