"""Keeps the daily middle prices per state, and how many markets reported, true to the price records."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, String, bindparam, delete, func, select, type_coerce
from sqlalchemy.orm import Session

from models.base import db
from models.price import Market, PriceCoverage, PriceDay, PriceRecord
from services.prices.rules import WHOLE_COUNTRY, Summary, summarise_states
from services.prices.starter import carried_days
from services.runtime import green
from services.runtime.dialects import insert_into
from services.runtime.transaction import transaction

CropDay = tuple[date, int]
"""A day and a crop."""
Touched = Counter[CropDay]
"""About how many records each of them has."""
Place = tuple[int, str, date]
"""Crop, state and day of a summary."""
_RECORDS_AT_ONCE: Final = 1_000
_CROP_DAYS_AT_ONCE: Final = 300
_DAYS_AT_ONCE: Final = 5
_FIGURES: Final = ("price", "low", "high", "markets", "records")


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
    days = sorted({day for day, _ in touched})
    for start in range(0, len(days), _DAYS_AT_ONCE):
        _count_markets(days[start : start + _DAYS_AT_ONCE])
        between(1.0)


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
    db.session.rollback()
    known, gone = green.offload(_differences, part, records, states, stored)
    if not known and not gone:
        return
    with transaction(light=True) as session:
        _write(session, known, gone)


def _records(part: set[CropDay]) -> Sequence[Any]:
    """Day as the driver gives it, crop, market and modal price; nothing is converted."""
    record = PriceRecord.__table__.c
    day = type_coerce(record.date, String)
    query = select(day, record.commodity_id, record.market_id, record.modal_price).where(
        record.date.in_({day for day, _ in part}),
        record.commodity_id.in_({commodity_id for _, commodity_id in part}),
    )
    return db.session.execute(query).all()


def _stored(part: set[CropDay]) -> dict[Place, Summary]:
    day = PriceDay.__table__.c
    query = select(day.commodity_id, day.state, day.date, *(day[name] for name in _FIGURES)).where(
        day.date.in_({day for day, _ in part}),
        day.commodity_id.in_({commodity_id for _, commodity_id in part}),
    )
    return {
        (row[0], row[1], row[2]): Summary(*row[3:])
        for row in db.session.execute(query)
        if (row[2], row[0]) in part
    }


def _differences(
    part: set[CropDay], records: Sequence[Any], states: dict[int, str], stored: dict[Place, Summary]
) -> tuple[dict[Place, Summary], list[Place]]:
    """Summaries to write, and places whose summary has no records any more."""
    modals: dict[tuple[str, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for day_told, commodity_id, market_id, modal in records:
        modals[str(day_told), commodity_id][market_id].append(modal)
    found = {
        (commodity_id, state, day): summary
        for day, commodity_id in part
        for state, summary in summarise_states(modals[day.isoformat(), commodity_id], states).items()
    }
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
    connection: Connection = session.connection()
    column = PriceDay.__table__.c
    if gone:
        outdated = delete(PriceDay.__table__).where(  # type: ignore[arg-type]  # a Table
            column.commodity_id == bindparam("crop"), column.state == bindparam("where"),
            column.date == bindparam("day"),
        )  # fmt: skip
        connection.execute(
            outdated, [dict(zip(("crop", "where", "day"), place, strict=True)) for place in gone]
        )
    if known:
        statement = insert_into(session, PriceDay)
        newer = {name: statement.excluded[name] for name in _FIGURES}
        rows = [
            {"commodity_id": place[0], "state": place[1], "date": place[2], **summary._asdict()}
            for place, summary in known.items()
        ]
        connection.execute(
            statement.on_conflict_do_update(index_elements=["commodity_id", "state", "date"], set_=newer),
            rows,
        )


def _count_markets(days: list[date]) -> None:
    """Note how many markets of each state reported on these days, those carried with the house left out."""
    record = PriceRecord.__table__.c
    conditions: list[ColumnElement[bool]] = [record.date.in_(days)]
    if carried_days().intersection(days):
        conditions.append(record.revision > 0)
    figures = (func.count(record.market_id.distinct()), func.count())
    by_state = (
        select(record.date, Market.state, *figures)
        .join(Market, Market.id == record.market_id)
        .where(*conditions)
        .group_by(record.date, Market.state)
    )
    rows = [
        {"date": day, "state": state, "markets": markets, "records": records}
        for day, state, markets, records in db.session.execute(by_state)
    ]
    totals: dict[date, Counter[str]] = defaultdict(Counter)
    for row in rows:
        totals[row["date"]].update(markets=row["markets"], records=row["records"])
    rows += [{"date": day, "state": WHOLE_COUNTRY, **total} for day, total in totals.items()]
    if rows:
        with transaction() as session:
            statement = insert_into(session, PriceCoverage)
            newer = {name: statement.excluded[name] for name in ("markets", "records")}
            session.execute(
                statement.on_conflict_do_update(index_elements=["date", "state"], set_=newer), rows
            )
