"""Rows written in bulk are read back by the tables as if they had been written one by one."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select

from models.outbox import OutboxRow
from services.runtime.bulk import Insert, Update, moment, read_moment
from services.runtime.transaction import transaction

AT = datetime(2026, 11, 21, 4, 0, 0, 5, tzinfo=UTC)
COLUMNS = "listener event payload repeats attempts due_at last_error created_at"


def test_rows_of_every_type_are_written_and_changed(app: Flask) -> None:
    with transaction() as session:
        connection = session.connection()
        dialect = connection.dialect.name
        at = moment(dialect, AT)
        cursor = connection.connection.cursor()
        rows = [(f"l{n}", "E", '{"price": 500}', 0, n, at, None, at) for n in range(3)]
        Insert(OutboxRow.__table__, COLUMNS).write(cursor, dialect, rows)
        Insert(OutboxRow.__table__, COLUMNS).write(cursor, dialect, [])
        ids = {row.listener: row.id for row in session.scalars(select(OutboxRow))}
        change = Update(OutboxRow.__table__, "attempts last_error payload")
        change.write(cursor, dialect, [(9, "broken", '{"price": 7}', ids["l1"])])
    with transaction() as session:
        session.expire_all()
        rows = {row.listener: row for row in session.scalars(select(OutboxRow))}
        assert [rows[f"l{n}"].attempts for n in range(3)] == [0, 9, 2]
        assert rows["l1"].payload == {"price": 7}
        assert rows["l1"].last_error == "broken"
        assert rows["l2"].payload == {"price": 500}
        assert rows["l2"].due_at == AT


def test_moments_are_read_as_they_were_written() -> None:
    for dialect in ("sqlite", "postgresql"):
        assert read_moment(dialect, moment(dialect, AT)) == AT
    assert read_moment("sqlite", None) is None
