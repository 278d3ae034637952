"""The house in figures."""

from services.statistics.queries import house_statistics
from services.statistics.views import HouseStatistics

__all__ = ["HouseStatistics", "house_statistics"]
