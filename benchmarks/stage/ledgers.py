"""What the ledger says, read behind the house's back: is all there that was acknowledged?"""

import sqlite3
from datetime import UTC, datetime
from typing import Any

import psycopg


def query(database_url: str, sql: str) -> list[tuple[Any, ...]]:
    """Read rows from the database a house serves."""
    if database_url.startswith("sqlite"):
        connection: Any = sqlite3.connect(database_url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(database_url.replace("+psycopg", ""))
    try:
        return list(connection.execute(sql).fetchall())
    finally:
        connection.close()


def count_lines(database_url: str, kind: str, *, auction: str | None = None) -> int:
    """How many ledger lines of a kind there are, in all or of one auction (public id)."""
    sql = f"SELECT count(*) FROM ledger_entries WHERE kind = '{kind}'"
    if auction is not None:
        sql += (
            " AND auction_id = (SELECT auction_id FROM ledger_entries WHERE kind = 'created'"
            f" AND payload LIKE '%\"{auction}\"%')"
        )
    return int(query(database_url, sql)[0][0])


def moment(value: Any) -> datetime:
    """A stored moment, as either database gives it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)
