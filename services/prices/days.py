"""Keeps the daily middle prices per state true to the price records."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from models.price import Market, PriceDay, PriceRecord
from services.prices.rules import Report, summarise_day
from services.runtime.transaction import transaction

Touched = dict[int, Counter[date]]
"""Crop → day → about how many records it has."""
_RECORDS_PER_TRANSACTION: Final = 1_500
_DAYS_PER_QUERY: Final = 500


def sum_up_days(touched: Touched) -> None:
    """Work out the touched days of each crop anew, a short transaction at a time."""
    for part in _parts(touched):
        with transaction() as session:
            for commodity_id, days in part.items():
                _sum_up(session, commodity_id, days)


def _parts(touched: Touched) -> Iterator[dict[int, list[date]]]:
    part: dict[int, list[date]] = defaultdict(list)
    expected = 0
    for commodity_id, days in touched.items():
        for day in sorted(days):
            part[commodity_id].append(day)
            expected += days[day]
            if expected >= _RECORDS_PER_TRANSACTION or len(part[commodity_id]) >= _DAYS_PER_QUERY:
                yield part
                part, expected = defaultdict(list), 0
    if part:
        yield part


def _sum_up(session: Session, commodity_id: int, days: list[date]) -> None:
    record = PriceRecord.__table__.c
    query = (
        select(
            record.date,
            Market.state,
            record.market_id,
            record.min_price,
            record.max_price,
            record.modal_price,
        )
        .join(Market, Market.id == record.market_id)
        .where(record.commodity_id == commodity_id, record.date.in_(days))
    )
    reports: dict[date, list[Report]] = defaultdict(list)
    for day, *report in session.execute(query):
        reports[day].append(Report(*report))
    session.execute(delete(PriceDay).where(PriceDay.commodity_id == commodity_id, PriceDay.date.in_(days)))
    rows = [
        {"commodity_id": commodity_id, "date": day, "state": state, **summary._asdict()}
        for day, day_reports in reports.items()
        for state, summary in summarise_day(day_reports).items()
    ]
    if rows:
        session.execute(insert(PriceDay.__table__), rows)  # type: ignore[arg-type]  # a Table
