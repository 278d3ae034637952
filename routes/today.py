"""The day it is in India: prices, fees and forecasts go by it, wherever the reader is."""

from datetime import date

from services import prices
from services.core.clock import utc_now


def today() -> date:
    """The Indian date of this moment."""
    return prices.indian_date(utc_now())
