"""What lots are worth: the price analysis of a lot, kept for a day, and a seller's of all own lots."""

from services.analytics.errors import NothingToCompare, NotYourLot
from services.analytics.service import (
    OwnLot,
    analyse_due,
    analyse_form,
    analyse_lot,
    analyse_own_lots,
    find_analysis,
    get_analysis,
    list_analysed,
)

__all__ = [
    "NotYourLot",
    "NothingToCompare",
    "OwnLot",
    "analyse_due",
    "analyse_form",
    "analyse_lot",
    "analyse_own_lots",
    "find_analysis",
    "get_analysis",
    "list_analysed",
]
