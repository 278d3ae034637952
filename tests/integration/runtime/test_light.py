"""A light transaction does not wait for the disk; the next one on the same connection does again."""

from flask import Flask
from sqlalchemy import text

from models.base import db
from services.runtime.transaction import transaction

FULL = 2


def flushes(app: Flask) -> object:
    """How the connection of the open transaction treats the disk."""
    if db.engine.dialect.name == "sqlite":
        return db.session.scalar(text("PRAGMA synchronous")) == FULL
    return db.session.scalar(text("SHOW synchronous_commit")) == "on"


def test_only_a_light_transaction_spares_the_disk(app: Flask) -> None:
    seen = []
    for light in (False, True, False, True, False):
        with transaction(light=light):
            seen.append(flushes(app))
    assert seen == [True, False, True, False, True]


def test_connection_is_lasting_again_after_a_light_transaction_that_failed(app: Flask) -> None:
    class Breaks(Exception):
        pass

    try:
        with transaction(light=True):
            raise Breaks
    except Breaks:
        pass
    connection = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "sqlite":
            assert connection.cursor().execute("PRAGMA synchronous").fetchone() == (FULL,)
    finally:
        connection.close()
    with transaction():
        assert flushes(app)
