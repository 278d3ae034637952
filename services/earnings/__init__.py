"""What a seller gets for lots: still to come, come already, and what was taken off; reads only."""

from services.earnings.export import HEADER, rows_of
from services.earnings.queries import earnings_of
from services.earnings.rules import Month, Taken, financial_year
from services.earnings.views import Came, Earnings, SaleMoney

__all__ = [
    "HEADER",
    "Came",
    "Earnings",
    "Month",
    "SaleMoney",
    "Taken",
    "earnings_of",
    "financial_year",
    "rows_of",
]
