"""Keeps the daily middle prices per state, and how many markets reported, true to the price records."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import db
from models.price import Market, PriceCoverage, PriceDay
from services.prices.driver_days import (
    RECORDS_BY_DAY,
    SUMMARIES_BY_DAY,
    among_days,
    day_of_value,
    slices_of_crops,
    value_of_day,
)
from services.prices.rules import WHOLE_COUNTRY, Summary, summarise_states
from services.prices.starter import carried_days
from services.runtime import direct, green
from services.runtime.bulk import ONE_OF, Dialect, Insert, among
from services.runtime.transaction import dialect_of, driver_cursor, transaction

CropDay = tuple[date, int]
"""A day and a crop."""
Touched = Counter[CropDay]
"""About how many records each of them has."""
Place = tuple[int, str, date]
"""Crop, state and day of a summary."""
_RECORDS_AT_ONCE: Final = 1_000
_CROP_DAYS_AT_ONCE: Final = 300
_FIGURES: Final = "price, low, high, markets, records"
_SUMMARIES: Final = Insert(
    PriceDay.__table__,
    "commodity_id state date price low high markets records",
    conflict="ON CONFLICT (commodity_id, state, date) DO UPDATE SET price = excluded.price, "
    "low = excluded.low, high = excluded.high, markets = excluded.markets, records = excluded.records",
)
_COVERAGE: Final = Insert(
    PriceCoverage.__table__,
    "date state markets records",
    conflict="ON CONFLICT (date, state) DO UPDATE SET markets = excluded.markets, records = excluded.records",
)
_REPORTED: Final = (
    "SELECT market_id, count(*) FROM price_records WHERE date = ? AND commodity_id BETWEEN ? AND ?"
)
_GONE: Final = "DELETE FROM price_days WHERE commodity_id = ? AND state = ? AND date = ?"


def sum_up_days(touched: Touched, *, between: Callable[[float], None] = lambda _: None) -> None:
    """Work out each touched crop and day anew, and how full each day is.

    Only what differs is written, in short transactions. `between` is called between them with the part
    that is done.
    """
    states = {row.id: row.state for row in db.session.execute(select(Market.id, Market.state))}
    done = 0
    for part in _parts(touched):
        _sum_up(part, states)
        done += len(part)
        between(done / len(touched))
    for day in sorted({day for day, _ in touched}):
        _count_markets(day, states, between=between)


def _parts(touched: Touched) -> Iterator[set[CropDay]]:
    part: set[CropDay] = set()
    expected = 0
    for crop_day in sorted(touched):
        part.add(crop_day)
        expected += touched[crop_day]
        if expected >= _RECORDS_AT_ONCE or len(part) >= _CROP_DAYS_AT_ONCE:
            yield part
            part, expected = set(), 0
    if part:
        yield part


def _sum_up(part: set[CropDay], states: dict[int, str]) -> None:
    """Read and reckon without holding the write lock; two imports of one day both end up here last."""
    stored, records = _stored(part), _records(part)
    known, gone = green.offload(_differences, part, records, states, stored)
    if not known and not gone:
        return
    with transaction(light=True) as session:
        _write(session, known, gone)


def _records(part: set[CropDay]) -> list[Any]:
    """Day, crop, market and modal price, some of days and crops that were not asked for."""
    return _of_crop_days("date, commodity_id, market_id, modal_price", RECORDS_BY_DAY, part)


def _stored(part: set[CropDay]) -> dict[Place, Summary]:
    rows = _of_crop_days(f"commodity_id, state, date, {_FIGURES}", SUMMARIES_BY_DAY, part)
    days = {day: day_of_value(day) for day in {row[2] for row in rows}}
    return {
        (crop, state, days[day]): Summary(*figures)
        for crop, state, day, *figures in rows
        if (days[day], crop) in part
    }


def _of_crop_days(what: str, table: dict[Dialect, str], part: set[CropDay]) -> list[Any]:
    dialect = direct.dialect()
    of_days, days = among_days({day for day, _ in part})
    of_crops, crops = ONE_OF[dialect].replace("%s", "?"), among(dialect, {crop for _, crop in part})
    sql = f"SELECT {what} FROM {table[dialect]} WHERE date {of_days} AND commodity_id {of_crops}"  # noqa: S608
    return direct.fetch(sql, [days, crops])


def _differences(
    part: set[CropDay], records: Sequence[Any], states: dict[int, str], stored: dict[Place, Summary]
) -> tuple[dict[Place, Summary], list[Place]]:
    """Summaries to write, and places whose summary has no records any more."""
    modals: dict[tuple[Any, int], dict[int, list[int]]] = defaultdict(dict)
    for told, crop, market_id, modal in records:
        of_markets = modals[told, crop]
        if market_id in of_markets:
            of_markets[market_id].append(modal)
        else:
            of_markets[market_id] = [modal]
    found: dict[Place, Summary] = {}
    days = {told: day_of_value(told) for told, _ in modals}
    for (told, crop), of_markets in modals.items():
        if (day := days[told], crop) in part:
            for state, summary in summarise_states(of_markets, states).items():
                found[crop, state, day] = summary
    carried = carried_days()
    gone = [place for place in stored if place not in found and place[2] not in carried]
    known = {
        place: summary
        for place, summary in found.items()
        if stored.get(place) != summary and not _is_thinner(summary, stored.get(place), place, carried)
    }
    return known, gone


def _is_thinner(summary: Summary, stored: Summary | None, place: Place, carried: frozenset[date]) -> bool:
    """A summary carried with the house was made of more markets than it carries: some do not replace it."""
    return stored is not None and place[2] in carried and summary.markets < stored.markets


def _write(session: Session, known: dict[Place, Summary], gone: list[Place]) -> None:
    connection = session.connection()
    cursor, dialect = driver_cursor(connection), dialect_of(connection)
    if gone:
        outdated = _GONE if dialect == "sqlite" else _GONE.replace("?", "%s")
        cursor.executemany(outdated, [_values(dialect, place) for place in gone])
    _SUMMARIES.write(
        cursor, dialect, [(*_values(dialect, place), *summary) for place, summary in known.items()]
    )


def _values(dialect: Dialect, place: Place) -> tuple[int, str, Any]:
    crop, state, day = place
    return crop, state, value_of_day(dialect, day)


def _count_markets(day: date, states: dict[int, str], *, between: Callable[[float], None]) -> None:
    """Note how many markets of each state reported on a day, those carried with the house left out."""
    dialect = direct.dialect()
    when = value_of_day(dialect, day)
    reported: Counter[int] = Counter()
    for first, last in slices_of_crops():
        sql = _REPORTED if day not in carried_days() else f"{_REPORTED} AND revision > 0"
        reported.update(dict(direct.fetch(f"{sql} GROUP BY market_id", [when, first, last])))
        between(1.0)
    markets: Counter[str] = Counter()
    records: Counter[str] = Counter()
    for market_id, rows in reported.items():
        for place in (states[market_id], WHOLE_COUNTRY):
            markets[place] += 1
            records[place] += rows
    if markets:
        rows_of = [(when, state, markets[state], records[state]) for state in markets]
        with transaction(light=True) as session:
            _COVERAGE.write(driver_cursor(session.connection()), dialect, rows_of)
