"""One small query on the driver's own cursor, for what every request and every bid asks."""

from collections.abc import Sequence
from typing import Any

from models.base import db
from services.runtime.bulk import Dialect


def fetch(sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Read what is committed, beside whatever session is open; `sql` marks values by `?`.

    Rows come as the driver gives them: see `services.runtime.bulk.read_moment`, and mind that SQLite's
    truths are numbers.
    """
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(sql if dialect() == "sqlite" else sql.replace("?", "%s"), values)
        return list(cursor.fetchall())
    finally:
        connection.close()


def dialect() -> Dialect:
    """Which database the house is kept in."""
    return "sqlite" if db.engine.dialect.name == "sqlite" else "postgresql"
