"""Many rows in one statement, in the form each database takes fastest, on the driver's own cursor.

SQLite runs one prepared statement for each row in C; PostgreSQL takes whole columns as arrays in one
statement. Either writes tens of thousands of rows a second where SQLAlchemy Core writes five times fewer.
The statements belong to the transaction the cursor is in. Values come as the driver wants them: moments
through `moment`, JSON as text.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, Final, Literal, Protocol, TypeAlias, cast

from sqlalchemy import JSON, Table
from sqlalchemy.dialects import postgresql

Dialect: TypeAlias = Literal["sqlite", "postgresql"]
Row: TypeAlias = Sequence[Any]
_POSTGRES: Final = postgresql.dialect()
_WITHOUT_ZONE: Final = len("2026-11-21 12:00:00.000000")


class Cursor(Protocol):
    """What is used of a DBAPI cursor."""

    def execute(self, sql: str, values: Sequence[Any] = ...) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, rows: Sequence[Row]) -> Any:
        """Run one statement for each row."""


def moment(dialect: Dialect, value: datetime) -> Any:
    """A moment as the driver stores it (models.types.UtcDateTime)."""
    return value if dialect == "postgresql" else _text(value)


@lru_cache(4_096)
def _text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:_WITHOUT_ZONE]


def read_moment(dialect: Dialect, value: Any) -> datetime | None:
    """A moment as the driver returns it, aware."""
    if value is None:
        return None
    if dialect == "postgresql":
        return cast(datetime, value).astimezone(UTC)
    return datetime.fromisoformat(value + "+00:00")


ONE_OF: Final = {"sqlite": "IN (SELECT value FROM json_each(?))", "postgresql": "= ANY(%s)"}
"""The condition that a number is one of many, which go along as a single value: `among`."""


def among(dialect: Dialect, numbers: Iterable[int]) -> Any:
    """The value for ONE_OF."""
    return list(numbers) if dialect == "postgresql" else json.dumps(list(numbers))


class Insert:
    """INSERT of rows in the order of `columns`; `conflict` is an ON CONFLICT clause both databases know."""

    def __init__(self, table: Any, columns: str, *, conflict: str = "") -> None:
        self._table: Table = table
        self._columns = columns.split()
        self._conflict = conflict

    def write(self, cursor: Cursor, dialect: Dialect, rows: Sequence[Row]) -> None:
        """Write the rows; nothing for none."""
        if not rows:
            return
        if dialect == "sqlite":
            cursor.executemany(self._sqlite, rows)
        else:
            cursor.execute(self._postgres, _columns_of(rows))

    @cached_property
    def _sqlite(self) -> str:
        marks = ", ".join("?" * len(self._columns))
        return (
            f"INSERT INTO {self._table.name} ({', '.join(self._columns)}) VALUES ({marks}) {self._conflict}"  # noqa: S608
        )

    @cached_property
    def _postgres(self) -> str:
        names, values = ", ".join(self._columns), ", ".join(_value(self._table, n) for n in self._columns)
        source = _arrays(self._table, self._columns)
        return f"INSERT INTO {self._table.name} ({names}) SELECT {values} FROM {source} {self._conflict}"  # noqa: S608


class Update:
    """UPDATE by `key` of the other `columns`; rows are in the order of `columns`, the key last."""

    def __init__(self, table: Any, columns: str, *, key: str = "id") -> None:
        self._table: Table = table
        self._columns = columns.split()
        self._key = key

    def write(self, cursor: Cursor, dialect: Dialect, rows: Sequence[Row]) -> None:
        """Write the rows; nothing for none."""
        if not rows:
            return
        if dialect == "sqlite":
            cursor.executemany(self._sqlite, rows)
        else:
            cursor.execute(self._postgres, _columns_of(rows))

    @cached_property
    def _sqlite(self) -> str:
        changes = ", ".join(f"{name} = ?" for name in self._columns)
        return f"UPDATE {self._table.name} SET {changes} WHERE {self._key} = ?"  # noqa: S608

    @cached_property
    def _postgres(self) -> str:
        changes = ", ".join(f"{name} = {_value(self._table, name)}" for name in self._columns)
        source = _arrays(self._table, [*self._columns, self._key])
        return (
            f"UPDATE {self._table.name} AS t SET {changes} FROM {source} WHERE t.{self._key} = v.{self._key}"  # noqa: S608
        )


def _columns_of(rows: Sequence[Row]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _value(table: Table, name: str) -> str:
    return f"v.{name}::json" if isinstance(table.c[name].type, JSON) else f"v.{name}"


def _arrays(table: Table, names: Sequence[str]) -> str:
    types = [
        "text" if isinstance(table.c[name].type, JSON) else table.c[name].type.compile(_POSTGRES)
        for name in names
    ]
    # In binary: the text form of an array has every quote of its JSON escaped, one by one, in Python.
    arrays = ", ".join(f"%b::{kind}[]" for kind in types)
    return f"unnest({arrays}) AS v ({', '.join(names)})"
