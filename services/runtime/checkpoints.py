"""SQLite's write-ahead log, emptied beside the loop before a commit has to do it (sqlite.org/wal.html)."""

import sqlite3
from contextlib import closing
from typing import Final

from sqlalchemy import Engine

from services.runtime import green

ROWS: Final = 1_000
"""So many new rows are some 2 MB of log; at 4 MB whoever commits next, perhaps a bid, would empty it."""


class WriteAheadLog:
    """The log of a database while much is written; on PostgreSQL there is nothing to do."""

    def __init__(self, engine: Engine) -> None:
        is_file = engine.dialect.name == "sqlite" and engine.url.database not in (None, "", ":memory:")
        self._file = engine.url.database if is_file else None
        self._rows = 0

    def empty(self, rows: int = ROWS) -> None:
        """Count rows that were written; after every ROWS, move them from the log on a native thread.

        Nobody who reads or writes waits for it, and what they hold up is left for the next time.
        """
        self._rows += rows
        if self._file is not None and self._rows >= ROWS:
            self._rows = 0
            green.offload(_checkpoint, self._file)


def _checkpoint(file: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
