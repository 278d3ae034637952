"""A database that is away, full or read-only for a moment: no fault of the house, so no news for its log."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from services.core.errors import DomainError, Unavailable

RETRY_AFTER_S: Final = 1
_DRIVER: Final = "psycopg"


def refusal_of(fault: BaseException) -> DomainError | None:
    """Return Unavailable (`retry_after`) when the fault says that the database is away, else None."""
    cause = fault.orig if isinstance(fault, DBAPIError) else fault
    is_away = (
        isinstance(cause, NoConnectionLeft) or _is_trouble_of_sqlite(cause) or _is_trouble_of_postgres(cause)
    )
    return Unavailable(retry_after=RETRY_AFTER_S) if is_away else None


def _is_trouble_of_sqlite(cause: BaseException | None) -> bool:
    """Full, locked, read-only, not to be opened; SQLite's plain "error" is a wrong statement of ours."""
    if not isinstance(cause, sqlite3.OperationalError):
        return False
    return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF != sqlite3.SQLITE_ERROR


def _is_trouble_of_postgres(cause: BaseException | None) -> bool:
    if type(cause).__module__.partition(".")[0] != _DRIVER:
        return False
    import psycopg  # noqa: PLC0415 - 8 MB, and a house on SQLite has no fault of it

    away = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction)
    return isinstance(cause, away)
