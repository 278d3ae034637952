"""The bulk upsert of price records: a few statements for thousands of rows, counted exactly."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

from sqlalchemy.orm import Session

from services.prices.driver_days import RECORDS_BY_DAY, slices_of_crops
from services.prices.starter import DAY
from services.runtime import direct
from services.runtime.dialects import is_postgres

Record = tuple[int, int, str, str, str, int, int, int, int | None]
"""Crop, market, day as ISO 8601, variety, grade; min, max and modal in paise; arrivals in kg."""
Key = tuple[Any, ...]
"""The first five of them."""
Part = Sequence[Record]
"""Records in about the order of their keys, each key once."""
_COLUMNS: Final = (
    "commodity_id, market_id, date, variety, grade, min_price, max_price, modal_price, arrivals_kg"
)
_DIFFERS: Final = """
    t.min_price <> excluded.min_price OR t.max_price <> excluded.max_price
    OR t.modal_price <> excluded.modal_price OR t.revision = 0
    OR excluded.arrivals_kg <> coalesce(t.arrivals_kg, -1)"""
_UPDATE: Final = """
    min_price = excluded.min_price, max_price = excluded.max_price, modal_price = excluded.modal_price,
    arrivals_kg = coalesce(excluded.arrivals_kg, t.arrivals_kg), source = excluded.source,
    revision = t.revision + 1"""
_ROWS_A_STATEMENT: Final = (100, 10, 1)
"""Of SQLite: one step in C, with the interpreter left to others; larger ones are no faster.

Few sizes, since the driver keeps each prepared statement, and one of many rows is large.
"""
_NEW: Final = "ON CONFLICT DO NOTHING"
_CHANGED: Final = f"""
    ON CONFLICT (commodity_id, market_id, date, variety, grade) DO UPDATE SET {_UPDATE} WHERE {_DIFFERS}"""
_CARRIED: Final = f"""
    SELECT commodity_id, market_id, date, variety, grade FROM {RECORDS_BY_DAY["sqlite"]}
    WHERE date = ? AND revision = 0 AND commodity_id BETWEEN ? AND ?"""  # noqa: S608 - a constant

_INCOMING: Final = """
    CREATE TEMPORARY TABLE IF NOT EXISTS incoming_prices (
        commodity_id int, market_id int, date date, variety text, grade text,
        min_price bigint, max_price bigint, modal_price bigint, arrivals_kg bigint
    ) ON COMMIT DELETE ROWS"""
_COPY: Final = f"COPY incoming_prices ({_COLUMNS}) FROM STDIN"
_POSTGRES: Final = f"""
    WITH written AS (
        INSERT INTO price_records AS t ({_COLUMNS}, source, revision)
        SELECT {_COLUMNS}, %s, 1 FROM incoming_prices
        ORDER BY commodity_id, market_id, date, variety, grade
        {_CHANGED}
        RETURNING t.revision
    ) SELECT count(*) FILTER (WHERE revision = 1), count(*) FROM written"""  # noqa: S608 - nothing from outside


def read_carried(session: Session, *, give_way: Callable[[], None]) -> set[Key]:
    """The keys of the records that are only carried with the house; PostgreSQL tells when it writes."""
    found: set[Key] = set()
    if is_postgres(session):
        return found
    for first, last in slices_of_crops():
        found.update(map(tuple, direct.fetch(_CARRIED, [DAY.isoformat(), first, last])))
        give_way()
    return found


def write_records(session: Session, part: Part, *, source: str, carried: set[Key]) -> tuple[int, int]:
    """Insert rows, or correct those that differ; returns how many were new and how many changed.

    A row carried with the house (revision 0) becomes an imported one (1), and so counts as new; it is
    taken out of `carried`.
    """
    if is_postgres(session):
        return _write_postgres(session, part, source)
    return _write_sqlite(session, part, source, carried)


def _write_sqlite(session: Session, part: Part, source: str, carried: set[Key]) -> tuple[int, int]:
    """First what is new, then, if not all was, what differs; without RETURNING, a step a row."""
    new = _execute_sqlite(session, part, source, _NEW)
    if new == len(part):
        return new, 0
    changed = _execute_sqlite(session, part, source, _CHANGED)
    adopted = carried.intersection([record[:5] for record in part]) if carried else set()
    carried -= adopted
    return new + len(adopted), changed - len(adopted)


def _execute_sqlite(session: Session, part: Part, source: str, conflict: str) -> int:
    connection, start, written = session.connection(), 0, 0
    for size in _ROWS_A_STATEMENT:
        while start + size <= len(part):
            values = (source, *chain.from_iterable(part[start : start + size]))
            written += connection.exec_driver_sql(_sqlite(size, conflict), values).rowcount
            start += size
    return written


@cache
def _sqlite(rows: int, conflict: str) -> str:
    """The source is the first value, for all rows."""
    places = (range(2 + 9 * row, 11 + 9 * row) for row in range(rows))
    values = ", ".join([f"({', '.join(f'?{place}' for place in row)}, ?1, 1)" for row in places])
    return f"INSERT INTO price_records AS t ({_COLUMNS}, source, revision) VALUES {values} {conflict}"  # noqa: S608


def _write_postgres(session: Session, part: Part, source: str) -> tuple[int, int]:
    """The rows go over as one COPY, and from there by one statement that also counts."""
    connection = session.connection()
    connection.exec_driver_sql(_INCOMING)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write("".join(map(_copy_line, part)))
    new, written = connection.exec_driver_sql(_POSTGRES, (source,)).one()
    return new, written - new


def _copy_line(record: Record) -> str:
    crop, market, day, variety, grade, least, most, modal, arrivals = record
    if "\\" in variety or "\\" in grade:
        variety, grade = variety.replace("\\", "\\\\"), grade.replace("\\", "\\\\")
    weight = "\\N" if arrivals is None else arrivals
    return f"{crop}\t{market}\t{day}\t{variety}\t{grade}\t{least}\t{most}\t{modal}\t{weight}\n"
