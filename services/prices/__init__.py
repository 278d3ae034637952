"""Mandi prices: crops, markets, imports of what was paid, and the reference price beside every lot."""

from services.prices.completeness import day_completeness, days_completeness
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
    FeedBusy,
    FeedEmpty,
    FeedNotSetUp,
    FeedRefused,
    FeedUnreachable,
    MissingColumns,
    NotAPriceFile,
    UnknownCrop,
)
from services.prices.feed.history import fetch_history
from services.prices.feed.refreshing import refresh_if_due, refresh_now
from services.prices.feed.settings import FeedSettings, Patience, feed_settings
from services.prices.feed.status import feed_status, want_refresh
from services.prices.feed.views import DayCompleteness, FeedView, ImportRunView
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
from services.prices.runs import list_imports, running_imports
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
    "DayCompleteness",
    "DayPrice",
    "FeedBusy",
    "FeedEmpty",
    "FeedNotSetUp",
    "FeedRefused",
    "FeedSettings",
    "FeedUnreachable",
    "FeedView",
    "ImportRunView",
    "ImportSummary",
    "MarketPrice",
    "MarketView",
    "MissingColumns",
    "NotAPriceFile",
    "Patience",
    "PriceLine",
    "QualityLimitView",
    "ReferencePrice",
    "SupportPrice",
    "UnknownCrop",
    "canonical_state",
    "change_per_mille",
    "day_completeness",
    "days_completeness",
    "feed_settings",
    "feed_status",
    "fetch_history",
    "find_commodity",
    "get_commodity",
    "import_file",
    "import_rows",
    "indian_date",
    "list_commodities",
    "list_districts",
    "list_imports",
    "list_market_prices",
    "list_markets",
    "list_price_lines",
    "list_prices_by_state",
    "list_quality_limits",
    "list_states",
    "list_support_prices",
    "newest_day",
    "reference_price",
    "refresh_if_due",
    "refresh_now",
    "running_imports",
    "search_commodities",
    "seed_starter",
    "support_prices_on",
    "want_refresh",
]
