"""What differs between the databases: INSERT … ON CONFLICT, and taking turns."""

import zlib
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base


def insert_into(session: Session, model: type[Base]) -> Any:
    """Begin an INSERT that knows `on_conflict_do_update`, which SQLAlchemy's own does not."""
    table: Table = model.__table__  # type: ignore[assignment]
    return postgresql.insert(table) if is_postgres(session) else sqlite.insert(table)


def is_postgres(session: Session) -> bool:
    """Say which of the two databases this session speaks to."""
    return session.get_bind().dialect.name == "postgresql"


def one_at_a_time(session: Session, name: str) -> None:
    """Wait until no other transaction holds this name; SQLite's single writer needs no more than itself."""
    if is_postgres(session):
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": zlib.crc32(name.encode())})
