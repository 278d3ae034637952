"""The desk's own connection: the driver's, without SQLAlchemy between, and back after every fault."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, TypeAlias

import structlog
from sqlalchemy import Engine, PoolProxiedConnection

from services.runtime import green
from services.runtime.bulk import Dialect
from services.runtime.transaction import write_gate

log = structlog.get_logger()
SLOW_S: Final = 0.002
"""Handing a commit to a native thread and back costs a good part of a millisecond, and a turn of the loop."""
REMEMBERS: Final = 8
"""Over about so many commits the time they take is averaged."""
Cursors: TypeAlias = Callable[[], Any]
"""Gives a new cursor: on PostgreSQL several queries travel together, each on its own."""


class NotCommitted(Exception):
    """The database did not take the transaction, through no fault of what was in it."""


class LostBefore(NotCommitted):
    """An old connection turned out to be dead before the commit was asked for: a new one may do."""


class DeskConnection:
    """One connection, opened when needed; used by one at a time, who holds the desk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._dialect: Dialect = "sqlite" if engine.dialect.name == "sqlite" else "postgresql"
        self._held: PoolProxiedConnection | None = None
        self._takes_s = 0.0

    @contextmanager
    def transaction(self) -> Iterator[tuple[Cursors, Dialect]]:
        """Write in one transaction, committed at the end and undone on any exception.

        Raises NotCommitted when the database is away, full, read-only or busy for too long.
        """
        driver = self._engine.dialect.loaded_dbapi
        may_retry = self._held is not None
        with write_gate(self._dialect):
            try:
                connection = self._open()
                with self._travelling_together(connection):
                    yield connection.cursor, self._dialect
                    may_retry = False
                    self._commit(connection)
            except driver.IntegrityError:
                self._undo()
                raise
            except driver.Error as fault:
                self._undo()
                raise (LostBefore if may_retry and self._held is None else NotCommitted)() from fault
            except BaseException:
                self._undo()
                raise

    def _open(self) -> PoolProxiedConnection:
        connection = self._held = self._held or self._engine.raw_connection()
        if self._dialect == "sqlite":
            connection.cursor().execute("BEGIN IMMEDIATE")
        return connection

    def _travelling_together(self, connection: PoolProxiedConnection) -> AbstractContextManager[Any]:
        """On PostgreSQL, send statements without waiting for the answer to the one before."""
        if self._dialect == "sqlite":
            return nullcontext()
        return connection.driver_connection.pipeline()  # type: ignore[union-attr, no-any-return]

    def _commit(self, connection: PoolProxiedConnection) -> None:
        """Commit; a SQLite disk that is slow is waited for beside the event loop, not by it."""
        is_slow = self._dialect == "sqlite" and self._takes_s > SLOW_S
        took_s = green.offload(_timed, connection.commit) if is_slow else _timed(connection.commit)
        self._takes_s += (took_s - self._takes_s) / REMEMBERS

    def _undo(self) -> None:
        if self._held is None:
            return
        try:
            self._held.rollback()
        except Exception:
            log.warning("the desk's connection is lost")
            self._held.invalidate()
            self._held = None


def _timed(commit: Callable[[], None]) -> float:
    """Commit; returns the seconds it took itself, without the way to a native thread and back."""
    began = time.perf_counter()
    commit()
    return time.perf_counter() - began
