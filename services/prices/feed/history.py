"""Fetches days that are past from the history resource, a stretch of days at a time."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from services.core.clock import Clock
from services.prices.cleaning import RawRow, parse_date
from services.prices.errors import FeedNotSetUp
from services.prices.feed.client import FeedClient
from services.prices.feed.paging import Gathered, gather
from services.prices.feed.settings import FeedSettings, Patience
from services.prices.importing import import_rows
from services.prices.names import canonical_state, fold
from services.prices.sources import data_gov
from services.prices.views import ImportSummary

DAYS_OF_A_CROP: Final = 31
_STATE, _CROP, _DAY = 0, 3, 6


def fetch_history(
    *,
    settings: FeedSettings,
    clock: Clock,
    first: date,
    last: date,
    commodity: str = "",
    state: str = "",
    patience: Patience | None = None,
    pause: Callable[[float], None] | None = None,
) -> Iterator[ImportSummary]:
    """Fetch and import the days from `first` to `last`; yields a summary for each stretch.

    `commodity` and `state` are names as the feed spells them; with a commodity a stretch is a month,
    otherwise a day (the whole country has 17,000 rows). Broken off, it goes on when run again: what is
    held is only compared. Raises FeedNotSetUp, and what the feed does, after keeping what had come.
    """
    if not settings.key:
        raise FeedNotSetUp()
    length = timedelta(days=DAYS_OF_A_CROP if commodity else 1)
    day = first
    while day <= last:
        until = min(day + length - timedelta(days=1), last)
        asked = _question(day, until, commodity=commodity, state=state)
        client = FeedClient(settings, resource=settings.history, patience=patience, pause=pause)
        try:
            found = gather(client, filters=asked)
        finally:
            client.close()
        rows = [row for row in found.rows.values() if _is_wanted(row, day, until, commodity, state)]
        name = f"data.gov.in {day.isoformat()} – {until.isoformat()}"
        yield import_rows(rows=rows, name=name, source=data_gov.NAME, clock=clock, reason=_reason_of(found))
        if found.fault is not None:
            raise found.fault
        day = until + timedelta(days=1)


def _question(first: date, last: date, *, commodity: str, state: str) -> dict[str, str]:
    asked = {
        "range[Arrival_Date][gte]": first.isoformat(),
        "range[Arrival_Date][lte]": last.isoformat(),
    }
    if commodity:
        asked["filters[Commodity]"] = commodity
    if state:
        asked["filters[State]"] = state
    return asked


def _is_wanted(row: RawRow, first: date, last: date, commodity: str, state: str) -> bool:
    """The API matches words, not names: "Pepper ungarbled" also brings "Black pepper"."""
    day = parse_date(row[_DAY])
    return (
        (day is None or first <= day <= last)
        and (not commodity or fold(row[_CROP]) == fold(commodity))
        and (not state or canonical_state(row[_STATE]) == canonical_state(state))
    )


def _reason_of(found: Gathered) -> str:
    if found.fault is not None:
        return found.fault.code
    return "" if found.is_settled else "feed_unsettled"
