"""The training process: reads prices, writes a line of JSON per crop, and stores nothing itself.

    python -m services.prices.forecast.worker <order.json

A process of its own at the lowest priority: live bidding must not feel that the house is calculating. The
order is one line of JSON on stdin: {"database_url", "until" (ISO day), "commodities" (numbers, or null for
all)}. Stdin stays open as long as somebody waits for the answer; when it closes, so does this process.
"""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Select, create_engine, func, select

from models.price import Commodity, Market, PriceDay, PriceRecord
from services.prices.forecast.learned import ladder
from services.prices.forecast.models import Rung
from services.prices.forecast.series import Floats, Ints, Rows, Series, clean_series, series_of
from services.prices.forecast.training import METHOD, forecast_crop
from services.prices.rules import WHOLE_COUNTRY

_CHUNK: Final = 20_000
LEAST_ROWS: Final = 200


def main() -> None:
    """Do the order on stdin."""
    os.nice(19)
    with contextlib.suppress(AttributeError, OSError):  # not on every system
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_when_nobody_waits, daemon=True).start()
    for line in answers(order):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def answers(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """First what will be done, then each crop's forecasts when they are made."""
    rungs = ladder()
    until = date.fromisoformat(order["until"])
    engine = create_engine(order["database_url"])
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA query_only=ON")
            crops = list(_crops(connection, order["commodities"]))
            of_country = (PriceDay.state == WHOLE_COUNTRY, PriceDay.date <= until)
            newest = connection.scalar(select(func.max(PriceDay.date)).where(*of_country))
            yield {
                "method": METHOD,
                "rungs": [rung.name for rung in rungs],
                "crops": len(crops),
                "prices_until": newest.isoformat() if newest else None,
            }
            for commodity_id in crops:
                series = read_series(connection, commodity_id, until=until)
                connection.rollback()  # nothing is held while it calculates
                yield {"commodity_id": commodity_id} | _made(series, rungs)
    finally:
        engine.dispose()


def _made(series: Sequence[Series], rungs: Sequence[Rung]) -> dict[str, Any]:
    try:
        return {"forecasts": [each.as_json() for each in forecast_crop(series, ladder=rungs)]}
    except Exception as fault:
        return {"fault": repr(fault)}


def read_series(connection: Connection, commodity_id: int, *, until: date) -> list[Series]:
    """Read a crop's markets, and the middles of its states and of the country (number 0)."""
    record = PriceRecord.__table__.c
    rows = select(record.date, record.market_id, record.modal_price, record.arrivals_kg).where(
        record.commodity_id == commodity_id, record.date <= until
    )
    days, markets, prices, arrivals = _columns(connection, rows)
    states = dict(connection.execute(select(Market.id, Market.state)).all())
    found = series_of(Rows(days, markets.astype(np.int64), prices, arrivals), groups=states)
    return found + list(_areas(connection, commodity_id, until=until))


def _areas(connection: Connection, commodity_id: int, *, until: date) -> Iterator[Series]:
    day = PriceDay.__table__.c
    where = (day.commodity_id == commodity_id, day.date <= until)
    for state in connection.scalars(select(day.state).where(*where).distinct().order_by(day.state)):
        rows = select(day.date, day.markets, day.price, day.records)
        days, _, prices, _ = _columns(connection, rows.where(*where, day.state == state).order_by(day.date))
        yield clean_series(0, state, days, prices, np.full(len(days), np.nan))


def _columns(connection: Connection, rows: Select[Any]) -> tuple[Ints, Floats, Floats, Floats]:
    """Read day, number, paise and a fourth figure (NaN for none) in columns, a chunk at a time."""
    days: list[Ints] = [np.zeros(0, dtype=np.int64)]
    figures: list[Floats] = [np.zeros((0, 3))]
    for chunk in connection.execution_options(yield_per=_CHUNK).execute(rows).partitions():
        days.append(np.array([row[0].toordinal() for row in chunk]))
        figures.append(np.array([row[1:] for row in chunk], dtype=np.float64))  # None becomes NaN
    table = np.concatenate(figures)
    return np.concatenate(days), table[:, 0], table[:, 1], table[:, 2]


def _crops(connection: Connection, wanted: Sequence[int] | None) -> Iterator[int]:
    query = select(Commodity.id).order_by(Commodity.position.is_(None), Commodity.position, Commodity.id)
    for commodity_id in connection.scalars(query).all():
        if wanted is None or commodity_id in wanted:
            some = select(PriceRecord.date).where(PriceRecord.commodity_id == commodity_id).limit(LEAST_ROWS)
            if len(connection.execute(some).all()) == LEAST_ROWS:
                yield commodity_id


def _end_when_nobody_waits() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
