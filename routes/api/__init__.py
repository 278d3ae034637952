"""The JSON API, for programs, phones and the pages' own scripts: `/api/v1`, explained at `/api/docs`."""

from routes.api import (
    auctions,
    bids,
    defaults,
    disputes,
    earnings,
    fees,
    files,
    forecasts,
    lots,
    market_prices,
    net_in_hand,
    offering,
    office_gateway,
    office_money,
    papers,
    payments,
    people,
    price_alerts,
    prices,
    sales,
    stats,
    wallet,
    worth,
)
from routes.api.docs import bp as docs_bp
from routes.api.door import bp

BLUEPRINTS = (bp, docs_bp)

__all__ = [
    "BLUEPRINTS",
    "auctions",
    "bids",
    "defaults",
    "disputes",
    "earnings",
    "fees",
    "files",
    "forecasts",
    "lots",
    "market_prices",
    "net_in_hand",
    "offering",
    "office_gateway",
    "office_money",
    "papers",
    "payments",
    "people",
    "price_alerts",
    "prices",
    "sales",
    "stats",
    "wallet",
    "worth",
]
