"""A PostgreSQL database, a Redis and a house of several processes for one test."""

import shutil
import signal
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.house import House, free_port
from tests.requirements import require_postgres, require_program
from tests.scale.estate import Estate, Worker, eventually
from tests.scale.front import Front


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """An empty database on PostgreSQL."""
    server = create_engine(require_postgres(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    name = f"mandi_scale_{uuid.uuid4().hex[:12]}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server.url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


class Redis:
    """A Redis that keeps nothing and comes back at the same address."""

    def __init__(self, folder: Path) -> None:
        self._program = require_program("redis-server")
        self._folder, self._port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and wait until it answers."""
        command = [self._program, "--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        with redis.Redis(port=self._port) as client:
            eventually(lambda: _answers(client), "Redis did not start")

    def freeze(self) -> None:
        """Let it answer nobody any more."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """End it without a word."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=20)
            self._process = None


def _answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Redis]:
    """A Redis of this test alone, which may be killed."""
    folder = tmp_path / "redis"
    folder.mkdir()
    server = Redis(folder)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[Callable[..., Estate]]:
    """Make a house on a database; all its processes end with the test."""
    made: list[Estate] = []

    def make(database_url: str, redis_url: str = "") -> Estate:
        folder = tmp_path / f"estate{len(made)}"
        folder.mkdir()
        made.append(Estate(folder, database_url, redis_url))
        return made[-1]

    yield make
    for each in made:
        each.end()
        shutil.rmtree(each.folder, ignore_errors=True)


@dataclass
class Pair:
    """The house on two web processes."""

    place: Estate
    left: House
    right: House
    worker: Worker


@pytest.fixture
def pair(estate: Any, postgres_url: str, redis_server: Redis) -> Pair:
    """Two web processes and a worker, started together."""
    place: Estate = estate(postgres_url, redis_server.url)
    pair = Pair(place, place.web("left"), place.web("right"), place.worker())
    starting = [threading.Thread(target=house.start) for house in (pair.left, pair.right, pair.worker)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert all(house.is_ready() for house in (pair.left, pair.right, pair.worker))
    return pair


@pytest.fixture
def front(pair: Pair, tmp_path: Path) -> Iterator[Front]:
    """nginx before both, as it is deployed."""
    front = Front(tmp_path / "nginx", [pair.left.port, pair.right.port])
    front.start()
    yield front
    front.stop()
