"""Days as the driver takes and gives them: read by the thousand, they are not worth a type of SQLAlchemy."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from services.runtime import direct
from services.runtime.bulk import ONE_OF, Dialect

RECORDS_BY_DAY: Final[dict[Dialect, str]] = {
    "sqlite": "price_records r INDEXED BY ix_price_records_date_commodity",
    "postgresql": "price_records r",
}
"""The records of a crop on some days. SQLite would choose the primary key: all days of the crop's markets."""
SUMMARIES_BY_DAY: Final[dict[Dialect, str]] = {
    "sqlite": "price_days r INDEXED BY ix_price_days_commodity_date",
    "postgresql": "price_days r",
}

_CROPS_AT_ONCE: Final = 25


def day_of_value(value: Any) -> date:
    """A day as the driver returns it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def value_of_day(dialect: Dialect, day: date) -> Any:
    """A day as the driver takes it."""
    return day.isoformat() if dialect == "sqlite" else day


def among_days(days: Iterable[date]) -> tuple[str, Any]:
    """The condition that a date is one of some days, and its value; an index that begins with days serves."""
    dialect = direct.dialect()
    given = json.dumps([day.isoformat() for day in days]) if dialect == "sqlite" else list(days)
    return ONE_OF[dialect].replace("%s", "?"), given


def slices_of_crops() -> list[tuple[int, int]]:
    """The first and last number of some crops each: of a day, so many are read in a few milliseconds."""
    last = direct.fetch("SELECT coalesce(max(id), 0) FROM commodities")[0][0]
    return [(first, first + _CROPS_AT_ONCE - 1) for first in range(1, last + 1, _CROPS_AT_ONCE)]


def days_between(first: date, last: date) -> list[date]:
    """All days from the first to the last."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
