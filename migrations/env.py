"""Runs migrations on the application's own database, within `flask db …`."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from models.base import db


def run_migrations() -> None:
    """Bring the application's database up to date.

    SQLite tables are altered by copying, so their foreign keys rest meanwhile and are checked at the end.
    """
    with db.engine.connect() as connection:
        _foreign_keys(connection, on=False)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    if connection.dialect.name != "sqlite":
        return
    # Within a transaction SQLite does not listen, and this driver's own connection has none yet.
    sqlite = connection.connection.cursor()
    sqlite.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    broken = sqlite.execute("PRAGMA foreign_key_check").fetchall() if on else []
    sqlite.close()
    if broken:
        raise RuntimeError(f"rows point to nothing after the migration: {broken[:5]}")


run_migrations()
