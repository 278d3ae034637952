"""The machine's clock steps an hour forward and back: time in the house goes on evenly."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import evidence
from tests.faults.crowd import Lot
from tests.faults.looping import run
from tests.faults.machines import Server, ended
from tests.faults.play import Play, set_scene
from tests.faults.programs import require_faketime
from tests.faults.setting import make_lots

HOUR_S = 3600
PATIENCE_S = 60
PERSONS_PACE = "10 per 2 seconds"


class FakedClock:
    """The wall clock of one process, set while it runs; its monotonic clock stays true."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.step_to(0)
        self.environment = {
            "LD_PRELOAD": require_faketime(),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def step_to(self, seconds: int) -> None:
        """Let the wall clock be so many seconds off, from now on."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}s\n")
        fresh.replace(self._file)


@pytest.fixture
def clock(tmp_path: Path) -> FakedClock:
    """A clock that is true at first."""
    return FakedClock(tmp_path)


@pytest.fixture
def server(tmp_path: Path, clock: FakedClock) -> Iterator[Server]:
    """A house that lives by this clock, with the pace of bids everybody has."""
    server = Server(tmp_path / "house", BID_LIMIT=PERSONS_PACE, **clock.environment)
    with ended(server):
        yield server


def test_an_hour_forward_and_back(server: Server, clock: FakedClock) -> None:
    scene = set_scene(server, buyers=6, lots=1, ending=[HOUR_S / 2, 20])
    server.start()
    play = Play(scene, [server.port], pause_s=0.4)
    run(_live_through(play, server, clock))
    stories = evidence.read_stories(server.database_url, scene.lots, true_clock=False)
    assert evidence.find_anomalies(stories, play.log, play.watchers) == []


async def _live_through(play: Play, server: Server, clock: FakedClock) -> None:
    not_yet, soon = play.scene.lots[1], play.scene.lots[2]
    async with play:
        await play.until(5)
        for hours in (1, 0, -1):
            clock.step_to(hours * HOUR_S)
            await asyncio.sleep(1.5)  # the file is read once a second
            await play.until(5)
            assert not _is_over(server, not_yet), f"closed early after a step to {hours} h"
        late = await asyncio.to_thread(make_lots, server.database_url, [8])  # by the true clock
        assert await play.bid_at(server.port, late[0])
        deadline = time.monotonic() + PATIENCE_S
        while evidence.faults_of_closings(server.database_url, [soon, *late]):
            assert time.monotonic() < deadline, "not closed and sold in time"
            await asyncio.sleep(0.5)
        clock.step_to(0)
        await asyncio.sleep(1.5)
        await play.settle(server.database_url)


def _is_over(server: Server, lot: Lot) -> bool:
    (story,) = evidence.read_stories(server.database_url, [lot], true_clock=False)
    return any(entry.kind == "closed" for entry in story.entries)
