"""The secretary's desk, a file for each of its drawers."""

from routes.admin import (
    auctions,
    desk,
    disputes,
    fees,
    ledgers,
    money,
    overdue,
    payments,
    people,
    prices,
    sales,
)
from routes.admin.blueprint import bp

__all__ = [
    "auctions",
    "bp",
    "desk",
    "disputes",
    "fees",
    "ledgers",
    "money",
    "overdue",
    "payments",
    "people",
    "prices",
    "sales",
]
