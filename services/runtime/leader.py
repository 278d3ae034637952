"""One leader among the processes: a PostgreSQL advisory lock, or a lock on a file beside SQLite's own."""

import fcntl
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from models.base import db

log = structlog.get_logger()
_ALIVE = text("SELECT 1")
_TAKE = text("SELECT pg_try_advisory_lock(1296125508)")
_SILENCE_S = 1
_SILENCES = 2
"""A host that vanished without a word is given up after so many silences, at both ends."""


class Leadership:
    """Holds the lock on a connection of its own; the database frees it when this process dies.

    A killed process loses the lead at once, a vanished host within 3 s. One that is merely stopped
    (SIGSTOP) keeps it: its connection lives, and nobody can know that it will not go on.
    """

    def __init__(self) -> None:
        self._url = db.engine.url
        self._connection: Connection | None = None
        self._file: IO[str] | None = None
        self._leads = False

    def held(self) -> bool:
        """Say whether this process leads now, taking the lock when it is free."""
        if self._url.get_backend_name() == "sqlite":
            return self._leads or self._lock_file()
        try:
            if self._connection is None:
                self._connection = _connect(self._url)
            if self._leads:
                self._connection.execute(_ALIVE)
            elif self._connection.scalar(_TAKE):
                self._leads = True
                log.info("this process leads the jobs now")
        except DBAPIError:
            if self._connection is not None:
                log.warning("the connection for the lead is lost", led=self._leads)
            self.release()
        return self._leads

    def release(self) -> None:
        """Let another process lead."""
        connection, self._connection, self._leads = self._connection, None, False
        if connection is not None:
            connection.invalidate()
            connection.close()
        if self._file is not None:
            self._file.close()

    def _lock_file(self) -> bool:
        """Lock a file that the kernel frees when this process dies; a house served twice has one leader."""
        try:
            self._file = Path(f"{self._url.database}.leader").open("a")  # noqa: SIM115 - open as long as it leads
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if self._file is not None:
                self._file.close()
            return False
        self._leads = True
        return True


def _connect(url: URL) -> Connection:
    """Open a connection outside the pool on which each end soon notices that the other is gone."""
    alive = {"keepalives_idle": _SILENCE_S, "keepalives_interval": _SILENCE_S, "keepalives_count": _SILENCES}
    patience_ms = _SILENCE_S * (_SILENCES + 1) * 1000
    engine = create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={**alive, "tcp_user_timeout": patience_ms, "connect_timeout": 3},
    )
    connection = engine.connect()
    for name, value in alive.items():
        connection.execute(text(f"SET tcp_{name} = {value}"))
    connection.execute(text(f"SET tcp_user_timeout = {patience_ms}"))
    return connection
