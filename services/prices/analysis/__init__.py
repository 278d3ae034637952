"""What a lot should fetch: comparables, their middle, adjustments, a start price and the trend."""

from services.prices.analysis.service import analyse_price
from services.prices.analysis.views import Analysis, Basis, Comparable, Line, PricedLot

__all__ = ["Analysis", "Basis", "Comparable", "Line", "PricedLot", "analyse_price"]
