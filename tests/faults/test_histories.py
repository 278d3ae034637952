"""Thousands of operations at once over all doors: the ledger is a serial order of them, in real time."""

from pathlib import Path

import pytest

from tests.faults.looping import run
from tests.faults.machines import Server, ended, fresh_database, running_redis
from tests.faults.play import HOUR_S, Play, set_scene
from tests.faults.setting import DUTCH, SEALED, faults_of_ledgers, make_lots
from tests.requirements import require_postgres

OPERATIONS = {"sqlite": 2_000, "postgresql": 800}
BUYERS, LOTS = 24, 3


def test_one_process_on_sqlite(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with ended(server):
        play(server)


def test_one_process_on_postgresql(tmp_path: Path) -> None:
    with fresh_database(require_postgres()) as url, ended(server := Server(tmp_path, DATABASE_URL=url)):
        play(server)


@pytest.mark.xdist_group("processes")
def test_two_processes_on_postgresql_and_redis(tmp_path: Path) -> None:
    with fresh_database(require_postgres()) as url, running_redis() as redis:
        here, there = (
            Server(tmp_path / name, DATABASE_URL=url, REDIS_URL=redis.url) for name in ("here", "there")
        )
        with ended(here, there):
            play(here, there)


def play(*servers: Server) -> None:
    """Play on these processes of one house, and judge what they did."""
    first = servers[0]
    operations = OPERATIONS[first.database_url.partition("+")[0].partition(":")[0]]
    scene = set_scene(first, buyers=BUYERS, lots=LOTS)
    for form in (*SEALED, DUTCH):
        scene.lots.extend(make_lots(first.database_url, [HOUR_S], form=form))
    for server in servers:
        server.start()
    played = Play(scene, [server.port for server in servers], most=operations)
    run(_play(played, first.database_url))
    assert played.judge(first.database_url) == []
    counts = played.counts()
    assert sum(counts.values()) >= operations
    assert played.log.lost == 0, counts
    assert {name.partition(" ")[2] for name in counts} & {"internal", "unavailable"} == set(), counts
    assert all(counts[f"{door} ok"] > 10 for door in ("api", "socket", "form")), counts
    assert faults_of_ledgers(first.database_url) == []
    assert [server.tracebacks() for server in servers] == [[] for _ in servers]


async def _play(played: Play, database_url: str) -> None:
    async with played:
        await played.settle(database_url)
