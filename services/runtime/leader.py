"""One leader among the processes: a PostgreSQL advisory lock; SQLite is one process by definition."""

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from models.base import db

log = structlog.get_logger()
_LOCK_NUMBER = 0x4D41_4E44  # "MAND"


class Leadership:
    """Holds the lock on a connection of its own; the database frees it when this process dies."""

    def __init__(self) -> None:
        self._engine = db.engine
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Say whether this process leads now, taking the lock when it is free."""
        if self._engine.dialect.name == "sqlite":
            return True
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            return self._take()
        except DBAPIError:
            log.warning("lost the leader's connection")
            self.release()
            return False

    def release(self) -> None:
        """Let another process lead."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _take(self) -> bool:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": _LOCK_NUMBER}):
            self._connection = connection
            log.info("this process leads the jobs now")
            return True
        connection.close()
        return False
