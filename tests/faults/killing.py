"""Kills at random moments under load, and the healing after each: what was killed is started again."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Self

from tests.faults.machines import Cluster, Redis, Server, Worker, ended, running_cluster, running_redis
from tests.faults.play import Play

HEALS_WITHIN_S = 60
LOAD_S = (0.2, 1.5)
AWAY_S = (0.1, 1.0)


class Company:
    """A house of several processes: web servers, one that runs the jobs, PostgreSQL and Redis."""

    def __init__(self, folder: Path, *, webs: int = 2, seed: int = 1) -> None:
        self._stack = ExitStack()
        self._folder, self._count = folder, webs
        self._random = Random(seed)
        self.kills: Counter[str] = Counter()
        self.faults: list[str] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.cluster: Cluster = stack.enter_context(running_cluster())
            self.redis: Redis = stack.enter_context(running_redis())
            shared = {"DATABASE_URL": self.cluster.url, "REDIS_URL": self.redis.url}
            self.webs = [Server(self._folder / f"web{n}", RUN_JOBS="0", **shared) for n in range(self._count)]
            self.worker = Worker(self._folder / "worker", **shared)
            stack.enter_context(ended(*self.servers))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def servers(self) -> list[Server]:
        """All processes of the house's own code."""
        return [*self.webs, self.worker]

    @property
    def database_url(self) -> str:
        """Where it keeps everything."""
        return self.cluster.url

    def start(self) -> Self:
        """Start every process of the house."""
        for server in self.servers:
            server.start()
        return self

    async def strike(self, kind: str, play: Play) -> None:
        """Kill a part at a random moment under load, start it again, and see bids being taken."""
        strikes: dict[str, Callable[[Play], Awaitable[None]]] = {
            "web": lambda _: self._strike_server(self._random.choice(self.webs)),
            "worker": lambda _: self._strike_server(self.worker),
            "postgresql": lambda _: self._strike_database(),
            "redis": self._strike_redis,
        }
        await asyncio.sleep(self._random.uniform(*LOAD_S))
        await strikes[kind](play)
        self.kills[kind] += 1
        try:
            await play.until(3, within_s=HEALS_WITHIN_S)
        except TimeoutError:
            self.faults.append(f"no bid was taken within {HEALS_WITHIN_S} s after a kill of {kind}")

    async def _strike_server(self, server: Server) -> None:
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        await self._stay_away()
        await asyncio.to_thread(server.start)

    async def _strike_database(self) -> None:
        await asyncio.to_thread(self.cluster.crash)
        await self._stay_away()
        await asyncio.to_thread(self.cluster.start)

    async def _strike_redis(self, play: Play) -> None:
        """Without Redis bids are taken, and each process still tells those who are connected to it."""
        await asyncio.to_thread(self.redis.kill)
        try:
            for server in self.webs:
                await self._bid_is_seen(server, play)
        finally:
            await asyncio.to_thread(self.redis.start)

    async def _bid_is_seen(self, server: Server, play: Play) -> None:
        lot = play.scene.lots[0]  # one that stays open
        watcher = next(each for each in play.watchers if each.port == server.port)
        deadline = time.monotonic() + HEALS_WITHIN_S
        while time.monotonic() < deadline:
            version = await play.bid_at(server.port, lot)
            seen_by = time.monotonic() + 5
            while version is not None and time.monotonic() < seen_by:
                if watcher.views[lot.auction].version >= version:
                    return
                await asyncio.sleep(0.02)
        self.faults.append("without Redis a process did not tell its own watchers of a bid")

    async def _stay_away(self) -> None:
        await asyncio.sleep(self._random.uniform(*AWAY_S))


def shuffled(kinds: Sequence[str], random: Random) -> list[str]:
    """The same kinds in an order of chance."""
    return random.sample(list(kinds), len(kinds))
