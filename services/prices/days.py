"""Keeps the daily middle prices per state true to the price records."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from models.price import Market, PriceDay, PriceRecord
from services.prices.rules import Report, summarise_day
from services.runtime.transaction import transaction

CropDay = tuple[date, int]
"""A day and a crop."""
Touched = Counter[CropDay]
"""About how many records each of them has."""
_RECORDS_PER_TRANSACTION: Final = 1_000
_CROP_DAYS_PER_QUERY: Final = 300


def sum_up_days(touched: Touched) -> None:
    """Work out each touched crop and day anew, a short transaction at a time."""
    for part in _parts(touched):
        with transaction() as session:
            _sum_up(session, part)


def _parts(touched: Touched) -> Iterator[set[CropDay]]:
    part: set[CropDay] = set()
    expected = 0
    for crop_day in sorted(touched):
        part.add(crop_day)
        expected += touched[crop_day]
        if expected >= _RECORDS_PER_TRANSACTION or len(part) >= _CROP_DAYS_PER_QUERY:
            yield part
            part, expected = set(), 0
    if part:
        yield part


def _sum_up(session: Session, part: set[CropDay]) -> None:
    rows = [
        {"commodity_id": commodity_id, "date": day, "state": state, **summary._asdict()}
        for (day, commodity_id), reports in _reports(session, part).items()
        for state, summary in summarise_day(reports).items()
    ]
    day = PriceDay.__table__.c
    outdated = delete(PriceDay.__table__).where(  # type: ignore[arg-type]  # a Table
        day.commodity_id == bindparam("crop"), day.date == bindparam("day")
    )
    connection = session.connection()
    connection.execute(outdated, [{"crop": commodity_id, "day": day} for day, commodity_id in part])
    if rows:
        connection.execute(insert(PriceDay.__table__), rows)  # type: ignore[arg-type]  # a Table


def _reports(session: Session, part: set[CropDay]) -> dict[CropDay, list[Report]]:
    record = PriceRecord.__table__.c
    query = (
        select(
            record.date,
            record.commodity_id,
            Market.state,
            record.market_id,
            record.min_price,
            record.max_price,
            record.modal_price,
        )
        .join(Market, Market.id == record.market_id)
        .where(
            record.date.in_({day for day, _ in part}),
            record.commodity_id.in_({commodity_id for _, commodity_id in part}),
        )
    )
    found: dict[CropDay, list[Report]] = defaultdict(list)
    for day, commodity_id, *report in session.execute(query):
        if (day, commodity_id) in part:
            found[(day, commodity_id)].append(Report(*report))
    return found
