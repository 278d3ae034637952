"""Reads the filters of an address; nonsense in one filter is as if it were not set."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from werkzeug.datastructures import MultiDict

Values = MultiDict[str, str]
LONGEST_TEXT = 120
MOST_RUPEES = 10**13
YEARS = range(2000, 2200)


def text(values: Values, name: str) -> str:
    """A text, cut to a sensible length."""
    return values.get(name, "").strip()[:LONGEST_TEXT]


def choice(values: Values, name: str, options: Iterable[str]) -> str:
    """One of the options, or nothing."""
    wanted = values.get(name, "")
    return wanted if wanted in set(options) else ""


def paise(values: Values, name: str) -> int | None:
    """Whole rupees as paise."""
    wanted = values.get(name, "").strip().replace(",", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= 14):
        return None
    return int(wanted) * 100 if int(wanted) <= MOST_RUPEES else None


def start_of_day(values: Values, name: str) -> datetime | None:
    """The first moment of a day in the house's time zone."""
    day = _day(values.get(name, ""))
    return datetime.combine(day, time.min, _zone()) if day else None


def end_of_day(values: Values, name: str) -> datetime | None:
    """The first moment after a day in the house's time zone."""
    day = _day(values.get(name, ""))
    return datetime.combine(day + timedelta(days=1), time.min, _zone()) if day else None


def chosen(values: Values, names: Iterable[str]) -> dict[str, str]:
    """The filters as they were typed, without empty ones: for the form and for links to other pages."""
    return {name: values.get(name, "").strip() for name in names if values.get(name, "").strip()}


def _day(wanted: str) -> date | None:
    try:
        day = date.fromisoformat(wanted.strip())
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["HOUSE"].timezone)
