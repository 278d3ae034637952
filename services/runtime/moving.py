"""A house's whole database into an empty PostgreSQL one: copied from one snapshot, then compared."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, func, inspect, select, text
from sqlalchemy.pool import NullPool

import models.registry  # noqa: F401 - every table
from models.base import Base
from models.ledger import LedgerEntry
from services.runtime.transaction import prepare_engine

TABLES: Final = Base.metadata.sorted_tables
"""In an order in which every row finds what it refers to."""
_AT_ONCE: Final = 100
"""Rows in memory: some hold a photo."""
_NOT_OURS: Final = {"alembic_version", "sqlite_sequence"}


class CannotMove(Exception):
    """The database can't be moved like this; the message is one sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Rows of one table in both databases, and whether all their values are the same."""

    table: str
    there: int
    here: int
    same: bool


def open_source(url: str) -> Engine:
    """Open the database to be read; raises CannotMove when there is none."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        if not Path(engine.url.database or "").is_file():
            raise CannotMove(f"There is no file {engine.url.database}.")
        prepare_engine(engine)
    else:
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    names = set(inspect(engine).get_table_names())
    if "alembic_version" not in names:
        raise CannotMove("The source holds no house: it has no tables of ours.")
    if unknown := names - _NOT_OURS - {table.name for table in TABLES}:
        raise CannotMove(f"The source has tables nobody here knows: {', '.join(sorted(unknown))}.")
    return engine


def open_target(url: str) -> Engine:
    """Open the database to be filled; raises CannotMove unless it is on PostgreSQL and has no rows."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name != "postgresql":
        raise CannotMove("The target must be on PostgreSQL.")
    with engine.connect() as connection:
        for name in set(inspect(connection).get_table_names()) - _NOT_OURS:
            if connection.scalar(text(f'SELECT EXISTS (SELECT FROM "{name}")')):  # noqa: S608 - a table's name
                raise CannotMove(f"The target is not empty: {name} has rows. Nothing was changed.")
    return engine


def copy(*, source: Engine, target: Engine, tell: Callable[[Compared], None]) -> bool:
    """Copy all rows in one transaction and compare them; says whether all are the same, else keeps none.

    Both schemas must be of the same version: raises CannotMove when they are not. `tell` hears of each
    table. Rows of the source are those of one moment, also when somebody writes meanwhile.
    """
    with source.connect() as old, target.connect() as new:
        versions = [
            connection.scalar(text("SELECT version_num FROM alembic_version")) for connection in (old, new)
        ]
        if versions[0] != versions[1]:
            raise CannotMove(
                f"Run `db upgrade` on the source first: its schema is {versions[0]}, not {versions[1]}."
            )
        for table in TABLES:
            _copy_rows(table, old, new)
            _continue_numbers(table, new)
        same = True
        for table in TABLES:
            compared = _compare(table, old, new)
            tell(compared)
            same = same and compared.same
        same = same and _heads(old) == _heads(new)
        if same:
            new.commit()
            new.execute(text("ANALYZE"))
            new.commit()
        return same


def count_ledgers(engine: Engine) -> int:
    """Say how many auctions have a ledger."""
    with engine.connect() as connection:
        return len(_heads(connection))


def _copy_rows(table: Table, old: Connection, new: Connection) -> None:
    dialect = new.dialect
    binders = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    driver: Any = new.connection.driver_connection
    with driver.cursor().copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as into:
        for row in _rows(table, old):
            into.write_row([bind(value) if bind else value for bind, value in zip(binders, row, strict=True)])


def _continue_numbers(table: Table, new: Connection) -> None:
    column = table.autoincrement_column
    if column is None:
        return
    highest = select(func.max(column)).scalar_subquery()
    sequence = func.pg_get_serial_sequence(table.name, column.name)
    new.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))


def _compare(table: Table, old: Connection, new: Connection) -> Compared:
    (there, mark_there), (here, mark_here) = _fingerprint(table, old), _fingerprint(table, new)
    return Compared(table=table.name, there=there, here=here, same=(there, mark_there) == (here, mark_here))


def _fingerprint(table: Table, connection: Connection) -> tuple[int, int]:
    """Count rows and add up their hashes: the same for the same rows, in whatever order they come."""
    rows = total = 0
    for row in _rows(table, connection):
        line = repr([json.dumps(v, sort_keys=True) if isinstance(v, dict | list) else v for v in row])
        rows += 1
        total += int.from_bytes(blake2b(line.encode(), digest_size=16).digest())
    return rows, total


def _rows(table: Table, connection: Connection) -> Iterator[Any]:
    yield from connection.execute(select(table).execution_options(yield_per=_AT_ONCE))


def _heads(connection: Connection) -> dict[int, tuple[int, str]]:
    """The last line of each auction's ledger: its number and hash, which stands for all before it."""
    last = select(LedgerEntry.auction_id, func.max(LedgerEntry.seq).label("seq")).group_by(
        LedgerEntry.auction_id
    )
    heads = last.subquery()
    query = select(LedgerEntry.auction_id, LedgerEntry.seq, LedgerEntry.hash).join(
        heads, (heads.c.auction_id == LedgerEntry.auction_id) & (heads.c.seq == LedgerEntry.seq)
    )
    return {auction: (seq, mark) for auction, seq, mark in connection.execute(query)}
