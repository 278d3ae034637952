"""A full disk, a read-only database: bids are refused in plain words, nothing is half written, all heals."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.faults import disks, evidence
from tests.faults.looping import run
from tests.faults.machines import Server, ended, fresh_database
from tests.faults.play import Play, set_scene
from tests.faults.setting import faults_of_ledgers
from tests.requirements import require_postgres

PATIENCE_S = 60
Trouble = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A house whose database is on a small disk of its own."""
    with disks.small_disk(tmp_path / "disk") as disk:
        server = Server(tmp_path / "house", DATABASE_URL=f"sqlite:///{disk / 'house.db'}")
        with ended(server):
            yield server


def test_a_full_disk(server: Server) -> None:
    folder = Path(str(make_url(server.database_url).database)).parent

    @contextmanager
    def full() -> Iterator[None]:
        ballast = disks.fill(folder)
        yield
        ballast.unlink()

    _suffer(server, full)


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with ended(server):
        _suffer(server, lambda: disks.no_file_may_grow(server.pid, beyond=64 * 1024))


def test_postgresql_that_turns_read_only(tmp_path: Path) -> None:
    with fresh_database(require_postgres()) as url, ended(server := Server(tmp_path, DATABASE_URL=url)):
        _suffer(server, lambda: _read_only(url))


def test_a_database_file_that_is_read_only(tmp_path: Path) -> None:
    writable = Server(tmp_path)
    scene = set_scene(writable, buyers=6, lots=1)
    path = make_url(writable.database_url).database
    server = Server(tmp_path / "reader", DATABASE_URL=f"sqlite:///file:{path}?mode=ro&uri=true")
    with ended(server):
        server.start()
        play = Play(scene, [server.port], pause_s=0.05)
        run(_only_refused(play))
        assert play.accepted == 0
        assert requests.get(f"{server.url}/auctions/{scene.lots[0].auction}", timeout=PATIENCE_S).ok
        assert play.judge(writable.database_url) == []


async def _only_refused(play: Play) -> None:
    async with play:
        await _wait(lambda: _refused_at_every_door(play))


@contextmanager
def _read_only(url: str) -> Iterator[None]:
    """Refuse writing to every connection, as a standby does."""
    _set_read_only(url, "on")
    yield
    _set_read_only(url, "off")


def _set_read_only(url: str, value: str) -> None:
    name = make_url(url).database
    engine = create_engine(require_postgres(), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = {value}"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )


def _suffer(server: Server, trouble: Trouble) -> None:
    """Bid before, in and after the trouble; an auction that ends meanwhile is closed once it is over."""
    scene = set_scene(server, buyers=6, lots=1, ending=[15])
    server.start()
    play = Play(scene, [server.port], pause_s=0.05)
    run(_suffer_and_heal(play, server, trouble))
    assert play.judge(server.database_url) == []
    assert faults_of_ledgers(server.database_url) == []


async def _suffer_and_heal(play: Play, server: Server, trouble: Trouble) -> None:
    async with play:
        await _wait(lambda: play.counts()["form ok"] > 0)
        with trouble():
            await _wait(lambda: _refused_at_every_door(play))
            assert server.is_running()
        await play.until(10)
        await play.settle(server.database_url)
        ending = play.scene.lots[1:]
        await _wait(lambda: not evidence.faults_of_closings(server.database_url, ending))
        await play.settle(server.database_url)


def _refused_at_every_door(play: Play) -> bool:
    """Whether every door has said unavailable by now."""
    counts = play.counts()
    return all(counts[f"{door} unavailable"] for door in ("api", "socket", "form"))


async def _wait(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not await asyncio.to_thread(holds):
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.2)
