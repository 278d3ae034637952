"""Runs migrations on the application's own database, within `flask db …`."""

from alembic import context
from flask import current_app

from models.base import db


def run_migrations() -> None:
    """Bring the application's database up to date; SQLite tables are altered by copying."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
