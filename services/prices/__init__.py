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
from services.prices.errors import (
    FeedEmpty,
    FeedRefused,
    MissingColumns,
    NotAPriceFile,
    UnknownCrop,
    UnknownMarket,
)
from services.prices.guide import (
    PER_PAGE,
    list_market_prices,
    list_price_lines,
    list_prices_by_state,
    newest_day,
)
from services.prices.importing import import_file, import_rows
from services.prices.kinds import Kind, NearMarket, list_kinds, list_near_markets, list_places
from services.prices.names import canonical_state
from services.prices.places import get_market, list_districts, list_markets, list_states
from services.prices.reference import reference_price
from services.prices.rules import change_per_mille, indian_date
from services.prices.series import Series, market_series, sparklines, state_series
from services.prices.series_rules import PERIODS, Change, Period, Point
from services.prices.starter import seed_starter
from services.prices.views import (
    FEED_SOURCE,
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
    "FEED_SOURCE",
    "PERIODS",
    "PER_PAGE",
    "WHOLE_NAME",
    "Change",
    "CommodityMatch",
    "CommodityView",
    "DayPrice",
    "FeedEmpty",
    "FeedRefused",
    "ImportSummary",
    "Kind",
    "MarketPrice",
    "MarketView",
    "MissingColumns",
    "NearMarket",
    "NotAPriceFile",
    "Period",
    "Point",
    "PriceLine",
    "QualityLimitView",
    "ReferencePrice",
    "Series",
    "SupportPrice",
    "UnknownCrop",
    "UnknownMarket",
    "canonical_state",
    "change_per_mille",
    "find_commodity",
    "get_commodity",
    "get_market",
    "import_file",
    "import_rows",
    "indian_date",
    "list_commodities",
    "list_districts",
    "list_kinds",
    "list_market_prices",
    "list_markets",
    "list_near_markets",
    "list_places",
    "list_price_lines",
    "list_prices_by_state",
    "list_quality_limits",
    "list_states",
    "list_support_prices",
    "market_series",
    "newest_day",
    "reference_price",
    "search_commodities",
    "seed_starter",
    "sparklines",
    "state_series",
    "support_prices_on",
]
