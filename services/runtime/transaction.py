"""The one way to change data: a transaction whose events leave it only after the commit."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from typing import Any

import structlog
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from models.base import db
from models.outbox import OutboxRow
from services.core.clock import utc_now
from services.core.events import Event
from services.runtime import subscribers

log = structlog.get_logger()
_IMMEDIATE = {"immediate": True}
_OPEN = "mandi_open"
_EVENTS = "mandi_events"
_one_writer = threading.Lock()
"""SQLite has one writer: waiting for it here yields, waiting for it in SQLite's C code would not."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the transaction of one use case; commits at the end, rolls back on any exception.

    Refuses to nest. On SQLite it takes the write lock at once (BEGIN IMMEDIATE) and must not yield
    (no network, sleep or push inside). Live listeners of recorded events run after the commit.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise RuntimeError("a transaction is already open: call one service function, not two nested")
    session.rollback()
    sqlite = session.get_bind().dialect.name == "sqlite"
    session.info.update({_OPEN: True, _EVENTS: []})
    try:
        with _one_writer if sqlite else nullcontext():
            try:
                session.connection(execution_options=_IMMEDIATE)
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
        events: list[Event] = session.info[_EVENTS]
    finally:
        session.info.update({_OPEN: False, _EVENTS: []})
    for happened in events:
        _tell_live(happened)


def record(happened: Event) -> None:
    """Record what happened: listeners within run now, durable ones get an outbox row, live ones wait."""
    session = db.session()
    if not session.info.get(_OPEN):
        raise RuntimeError("an event belongs to a transaction")
    for listener in subscribers.listeners_within(happened):
        listener(happened)
    now = utc_now()
    for name in subscribers.names_durable(happened):
        session.add(
            OutboxRow(
                listener=name,
                event=type(happened).__name__,
                payload=asdict(happened),
                due_at=now,
                created_at=now,
            )
        )
    session.info[_EVENTS].append(happened)


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
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _tell_live(happened: Event) -> None:
    for listener in subscribers.listeners_live(happened):
        try:
            listener(happened)
        except Exception:
            log.exception("a live listener failed", listener=listener.__name__, happened=happened)
