"""Whether this process can do its work now."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.base import db

_stopping = False


def begin_to_stop() -> None:
    """Be not ready from now on, so that a proxy sends nobody here any more."""
    global _stopping
    _stopping = True


def is_stopping() -> bool:
    """Whether this process is about to end."""
    return _stopping


def check() -> dict[str, bool]:
    """Ask the database for its tables, and whether this process goes on; each answer by name."""
    try:
        version = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError:
        db.session.rollback()
        return {"database": False, "serving": not _stopping}
    return {"database": version is not None, "serving": not _stopping}
