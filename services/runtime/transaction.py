"""The one way to change data: a transaction whose events leave it only after the commit."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from models.base import db
from services.core.clock import utc_now
from services.core.events import Event
from services.runtime import subscribers
from services.runtime.bulk import Cursor, Dialect, Row
from services.runtime.posting import post

log = structlog.get_logger()
_IMMEDIATE = {"immediate": True}
_LIGHT = {"immediate": True, "light": True}
_NOT_FLUSHED = "mandi_light"
_OPEN = "mandi_open"
_EVENTS = "mandi_events"
_one_writer = threading.Lock()
"""SQLite has one writer: waiting for it here yields, waiting for it in SQLite's C code would not."""


@contextmanager
def transaction(
    *, then: Callable[[list[Event]], None] | None = None, light: bool = False
) -> Iterator[Session]:
    """Open the transaction of one use case; commits at the end, rolls back on any exception.

    Refuses to nest. On SQLite it takes the write lock at once (BEGIN IMMEDIATE) and must not yield
    (no network, sleep or push inside). Live listeners of recorded events run after the commit; `then`
    takes the events instead, from whoever has more to commit first and calls `tell` later. A `light` one
    does not wait for the disk: the next that does makes it durable too, and a power cut before may undo it.
    It is for rows that can be had again.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("a transaction is already open: call one service function, not two nested")
    session.rollback()
    gate = write_gate(session.get_bind().dialect.name)
    session.info.update({_OPEN: True, _EVENTS: []})
    try:
        with gate:
            try:
                connection = session.connection(execution_options=_LIGHT if light else _IMMEDIATE)
                if light and connection.dialect.name == "postgresql":
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
        events: list[Event] = session.info[_EVENTS]
    finally:
        session.info.update({_OPEN: False, _EVENTS: []})
    (then or tell)(events)


def tell(events: Iterable[Event]) -> None:
    """Run the live listeners of what was committed, each alone: a fault is logged and lost."""
    for happened in events:
        for listener in subscribers.listeners_live(happened):
            try:
                listener(happened)
            except Exception:
                log.exception("a live listener failed", listener=listener.__name__, happened=happened)


def refuse_nesting() -> None:
    """Raise RuntimeError within an open transaction, and let go of what the session has read so far."""
    if not db.session.registry.has():
        return
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("a transaction is already open: call one service function, not two nested")
    session.rollback()


def read_one_moment() -> None:
    """Let what is read from here on be as it was at one moment, whatever others commit meanwhile.

    Until the session's next commit or rollback. Raises RuntimeError within an open transaction.
    """
    refuse_nesting()
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":  # SQLite reads so always
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def write_gate(dialect: str) -> AbstractContextManager[Any]:
    """What a writer holds during its transaction: the process's only one on SQLite, nothing elsewhere."""
    return _one_writer if dialect == "sqlite" else nullcontext()


def dialect_of(connection: Connection) -> Dialect:
    """The name of the database a connection speaks to."""
    return "sqlite" if connection.dialect.name == "sqlite" else "postgresql"


def driver_cursor(connection: Connection) -> Cursor:
    """What services.runtime.bulk writes with in a connection's transaction; faults come as SQLAlchemy's."""
    return _Cursor(connection)


class _Cursor:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self._connection.exec_driver_sql(sql, tuple(values))

    def executemany(self, sql: str, rows: Sequence[Row]) -> Any:
        return self._connection.exec_driver_sql(sql, [tuple(row) for row in rows])


def record(happened: Event) -> None:
    """Record what happened: listeners within run now, durable ones get an outbox row, live ones wait."""
    record_all([happened])


def record_all(happened: Sequence[Event]) -> None:
    """Record things of one kind together, for whoever writes faster for many than one by one."""
    if not happened:
        return
    session = current_session()
    for listener in subscribers.listeners_within(happened[0]):
        listener(happened)
    connection = session.connection()
    post(driver_cursor(connection), dialect_of(connection), happened, now=utc_now())
    session.info[_EVENTS].extend(happened)


def current_session() -> Session:
    """The session of the open transaction, for listeners that run within it."""
    session = db.session()
    if not session.info.get(_OPEN):
        raise RuntimeError("no transaction is open")
    return session


def prepare_engine(engine: Engine) -> None:
    """Give SQLite connections their durability, their foreign keys and an explicit BEGIN."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if options.get("light"):
            connection.info[_NOT_FLUSHED] = True
            connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")

    @event.listens_for(engine, "checkin")
    def _flush_again(connection: Any, record: Any) -> None:
        if connection is not None and record.info.pop(_NOT_FLUSHED, False):
            connection.execute("PRAGMA synchronous=FULL")
