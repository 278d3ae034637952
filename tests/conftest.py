"""A real database and a world of named people for every test that wants them."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from models.base import Base, db
from services.runtime.config import Config
from tests.world import World

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")


def _compile_each_url_once() -> None:
    """Remember what werkzeug compiles for the 230 addresses of each application: a tenth of a second."""
    compile_anew, known = Rule._compile_builder, {}

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:
        key = (tuple(rule._trace), append_unknown)
        if rule.defaults or key not in known:
            known[key] = compile_anew(rule, append_unknown)
        return known[key]

    Rule._compile_builder = compile_builder  # type: ignore[method-assign]


_compile_each_url_once()


class _Templates(BytecodeCache):
    """Compiled templates of all applications of this process; most of a page's time in tests."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.code


_templates = _Templates()


class Client(FlaskClient):
    """A client whose requests have a context of their own, as in life, not the one of the test.

    In the test's context they would share `g`, and with it who is signed in, between devices.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = Context().run(super().open, *args, **kwargs)
        db.session.rollback()  # what the test reads next is what this request left
        return answer


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with empty tables that every test's own is copied from; its URL."""
    if not POSTGRES:
        url = f"sqlite:///{tmp_path_factory.mktemp('mould') / 'house.db'}"
        _make_tables(url)
        yield url
        return
    with _postgres_database() as url:
        _make_tables(url)
        yield url


@pytest.fixture
def database_url(mould: str, tmp_path: Path) -> Iterator[str]:
    """A fresh database: a SQLite file, or a PostgreSQL database of its own."""
    if not POSTGRES:
        path = tmp_path / "house.db"
        shutil.copy(str(make_url(mould).database), path)
        yield f"sqlite:///{path}"
        return
    with _postgres_database(like=make_url(mould).database) as url:
        yield url


@pytest.fixture
def empty_database_url(tmp_path: Path) -> Iterator[str]:
    """A database without any tables, for migrations to make them."""
    if not POSTGRES:
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _postgres_database() as url:
        yield url


@contextmanager
def _postgres_database(*, like: str | None = None) -> Iterator[str]:
    name = f"mandi_test_{uuid.uuid4().hex[:12]}"
    server = create_engine(make_url(POSTGRES), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}" + (f" TEMPLATE {like}" if like else "")))
    try:
        yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


def _make_tables(url: str) -> None:
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """A test configuration on the fresh database."""
    return Config(
        database_url=database_url,
        instance_dir=tmp_path,
        secret_key="s" * 40,
        public_id_key="tests",
        testing=True,
        bid_limit="1000 per second",
        log_level="error",
    )


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on the fresh database, inside an application context."""
    app = create_app(config)
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = _templates
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    """Seller, buyer, rival, stranger and admin, with crops and markets to trade."""
    return World.make()
