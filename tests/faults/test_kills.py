"""Kills under load: nothing acknowledged is lost, all come back to one version, closings happen once."""

import asyncio
import signal
from pathlib import Path
from random import Random

import pytest

from tests.faults import evidence
from tests.faults.killing import Company, shuffled
from tests.faults.looping import run
from tests.faults.machines import Server, ended
from tests.faults.play import KILLED_DATABASE, Play, Scene, set_scene
from tests.faults.setting import faults_of_ledgers, make_lots

BUYERS = 10
PAUSE_S = 0.1
ENDINGS_S = (8, 12, 16, 20)


def test_a_lone_process_on_sqlite(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with ended(server):
        scene = set_scene(server, buyers=BUYERS, lots=2, ending=ENDINGS_S)
        scene.lots.extend(make_lots(server.database_url, [10], form="sealed_second"))
        server.start()
        play = Play(scene, [server.port], pause_s=PAUSE_S)
        run(_kill_lone(play, server))
        assert play.judge(server.database_url) == []
        assert min(watcher.connections for watcher in play.watchers) >= 3


async def _kill_lone(play: Play, server: Server) -> None:
    random = Random(3)
    async with play:
        for _ in range(2):
            await play.until(random.randint(20, 60))
            await asyncio.to_thread(server.stop, signal.SIGKILL)
            await asyncio.to_thread(server.start)
        await _finish(play, server.database_url)


@pytest.mark.xdist_group("processes")
def test_every_part_of_a_company_on_postgresql_and_redis(tmp_path: Path) -> None:
    random = Random(4)
    with Company(tmp_path) as company:
        scene = set_scene(company.webs[0], buyers=BUYERS, lots=2, ending=ENDINGS_S)
        scene.lots.extend(make_lots(company.database_url, [14], form="sealed_first"))
        company.start()
        play = Play(scene, [web.port for web in company.webs], watchers=4, pause_s=PAUSE_S)
        run(_kill_parts(play, company, shuffled(("web", "worker", "postgresql", "redis"), random)))
        assert company.faults == []
        assert play.judge(company.database_url, doubtful=KILLED_DATABASE) == []
        assert company.kills.total() == 4
        assert faults_of_ledgers(company.webs[0].database_url) == []


async def _kill_parts(play: Play, company: Company, kinds: list[str]) -> None:
    async with play:
        for kind in kinds:
            await company.strike(kind, play)
        await _finish(play, company.database_url)


async def _finish(play: Play, database_url: str) -> None:
    await play.settle(database_url)
    ending = Scene(tokens=[], lots=play.scene.lots[2:]).lots
    faults = ["not looked yet"]
    async with asyncio.timeout(60):
        while faults:
            await asyncio.sleep(0.2)
            faults = await asyncio.to_thread(evidence.faults_of_closings, database_url, ending)
    await play.settle(database_url)
