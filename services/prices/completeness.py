"""How full a day is: the states and markets that reported, against the usual of the four weeks before it.

The rules, in words: a Sunday is compared with Sundays, another day with days that are none. Of two days at
least the middle is the usual one. A day with less than four fifths of the usual states, or less than 65 % of
the usual markets, is still filling. In July 2026 the thinnest Saturday had 69 %, the day that was cut off
(the 9th) 49 %; a pull in the morning holds a few states only.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from sqlalchemy import func, select

from models.base import db
from models.price import PriceCoverage
from services.prices.feed.views import DayCompleteness
from services.prices.remembering import remembered
from services.prices.rules import WHOLE_COUNTRY, median

LOOKS_BACK: Final = timedelta(days=28)
ENOUGH_DAYS: Final = 2
STATES_PER_MILLE: Final = 800
MARKETS_PER_MILLE: Final = 650
_SUNDAY: Final = 6


class Reported(NamedTuple):
    """What came in for one day."""

    states: int
    markets: int
    records: int


def day_completeness(*, day: date) -> DayCompleteness:
    """Judge how full a day is, of the rows imported so far; a few rows are read, no price is."""
    return judge(day, _reported(since=day - LOOKS_BACK, until=day))


def days_completeness(*, until: date, days: int) -> list[DayCompleteness]:
    """Judge the last so many days up to one, the newest first."""
    first = until - timedelta(days=days - 1)
    reported = _reported(since=first - LOOKS_BACK, until=until)
    return [judge(until - timedelta(days=n), reported) for n in range(days)]


def filling_day(*, today: date) -> DayCompleteness | None:
    """The newest day that anything was reported for, if it is still filling: its prices may change."""
    return remembered(("filling", today), lambda: _filling_day(today))


def judge(day: date, reported: Mapping[date, Reported]) -> DayCompleteness:
    """Judge one day by what was reported on it and on the days before it. Pure."""
    before = [
        each
        for other, each in reported.items()
        if day - LOOKS_BACK <= other < day and (other.weekday() == _SUNDAY) == (day.weekday() == _SUNDAY)
    ]
    found = reported.get(day, Reported(0, 0, 0))
    usual_states, usual_markets = (
        (median(each.states for each in before), median(each.markets for each in before))
        if before
        else (0, 0)
    )
    return DayCompleteness(
        day=day,
        state=_state_of(found, before, usual_states, usual_markets),
        states=found.states,
        usual_states=usual_states,
        markets=found.markets,
        usual_markets=usual_markets,
        records=found.records,
    )


def _filling_day(today: date) -> DayCompleteness | None:
    newest = db.session.scalar(select(func.max(PriceCoverage.date)).where(PriceCoverage.date <= today))
    found = day_completeness(day=newest) if newest else None
    return found if found is not None and found.is_filling else None


def _state_of(
    found: Reported, before: Sequence[Reported], usual_states: int, usual_markets: int
) -> Literal["complete", "filling", "unknown", "empty"]:
    if not found.markets:
        return "empty"
    if len(before) < ENOUGH_DAYS:
        return "unknown"
    full = (
        found.states * 1_000 >= usual_states * STATES_PER_MILLE
        and found.markets * 1_000 >= usual_markets * MARKETS_PER_MILLE
    )
    return "complete" if full else "filling"


def _reported(*, since: date, until: date) -> dict[date, Reported]:
    states = func.count().filter(PriceCoverage.state != WHOLE_COUNTRY)
    whole = PriceCoverage.state == WHOLE_COUNTRY
    query = (
        select(
            PriceCoverage.date,
            states,
            func.coalesce(func.sum(PriceCoverage.markets).filter(whole), 0),
            func.coalesce(func.sum(PriceCoverage.records).filter(whole), 0),
        )
        .where(PriceCoverage.date.between(since, until))
        .group_by(PriceCoverage.date)
    )
    return {row[0]: Reported(*row[1:]) for row in db.session.execute(query)}
