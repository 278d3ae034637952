"""A database that cannot be reached: every page and every call says so in its own shape, to anybody."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError, OperationalError

from app import create_app
from services.runtime.away import refusal_of
from services.runtime.config import Config

NOBODY_LISTENS = "postgresql+psycopg://mandi@127.0.0.1:1/none"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application beside the database of another test, or none at all."""
    missing = f"sqlite:///{tmp_path / 'no folder' / 'house.db'}"
    config = Config(
        database_url=missing if request.param == "sqlite" else NOBODY_LISTENS,
        instance_dir=tmp_path,
        secret_key="s" * 40,
        public_id_key="tests",
        testing=True,
        log_level="error",
    )
    app = create_app(config)
    app.testing = False  # faults are answered, not raised
    return app


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


def test_a_wrong_statement_is_still_a_fault() -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(":memory:").execute("SELECT nothing FROM nowhere")
    assert refusal_of(OperationalError("SELECT", {}, caught.value)) is None
    assert refusal_of(DBAPIError("SELECT", {}, psycopg.ProgrammingError())) is None
    assert refusal_of(psycopg.OperationalError()) is not None
