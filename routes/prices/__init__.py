"""The price guide: what crops fetch in the mandis, their lines over time, and the lookups of the forms."""

from routes.prices import lines, lookups, pages
from routes.prices.blueprint import bp

__all__ = ["bp", "lines", "lookups", "pages"]
