"""The database handle and the base class of every table."""

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Declarative base with named constraints, so that errors can be mapped to rules."""

    metadata = MetaData(naming_convention=NAMING)


class LastingSession(Session):
    """A session that ends in peace when its connection died: an answer already made stays what it is."""

    def close(self) -> None:
        """Give everything back; what a lost connection held, its database has undone."""
        try:
            super().close()
        except DBAPIError as fault:
            if not fault.connection_invalidated:
                raise


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": LastingSession, "autoflush": False, "expire_on_commit": False},
)
