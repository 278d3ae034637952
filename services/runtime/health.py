"""Whether this process can do its work now."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.base import db


def check() -> dict[str, bool]:
    """Ask the database for its tables; each answer by name."""
    try:
        version = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError:
        db.session.rollback()
        return {"database": False}
    return {"database": version is not None}
