"""A database that cannot be reached: every page and every call says so in its own shape, to anybody."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from app import create_app
from models.base import db
from services.runtime.away import refusal_of
from services.runtime.config import Config
from tests.requirements import require_postgres

NOBODY_LISTENS = "postgresql+psycopg://mandi@127.0.0.1:1/none"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """The application beside the database of another test, or none at all."""
    missing = f"sqlite:///{tmp_path / 'no folder' / 'house.db'}"
    app = create_app(_config(missing if request.param == "sqlite" else NOBODY_LISTENS, tmp_path))
    app.testing = False  # faults are answered, not raised
    return app


def _config(database_url: str, folder: Path) -> Config:
    return Config(
        database_url=database_url,
        instance_dir=folder,
        secret_key="s" * 40,
        public_id_key="tests",
        testing=True,
        log_level="error",
    )


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser in which somebody is signed in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1:0"
    return client


@pytest.mark.parametrize("path", ["/auctions", "/account", "/"])
def test_pages_say_that_the_service_is_busy(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert "busy" in answer.text and "<html" in answer.text


@pytest.mark.parametrize("path", ["/api/v1/auctions", "/api/v1/me"])
def test_programs_are_told_unavailable(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path, headers={"Authorization": "Bearer something"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "unavailable")


@pytest.mark.postgres
def test_an_answer_that_is_made_survives_the_end_of_its_connection(tmp_path: Path) -> None:
    url = require_postgres()
    app = create_app(_config(url, tmp_path))
    with app.app_context():
        number = db.session.scalar(text("SELECT pg_backend_pid()"))
        killer = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with killer.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
    with app.app_context():
        assert db.session.scalar(text("SELECT 1")) == 1
        db.session.remove()
        db.engine.dispose()


def test_a_wrong_statement_is_still_a_fault() -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(":memory:").execute("SELECT nothing FROM nowhere")
    assert refusal_of(OperationalError("SELECT", {}, caught.value)) is None
    assert refusal_of(DBAPIError("SELECT", {}, psycopg.ProgrammingError())) is None
    assert refusal_of(psycopg.OperationalError()) is not None
