"""A play: buyers and watchers at work on some lots of a served house, and the judgement afterwards."""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Self

from tests.faults import evidence
from tests.faults.crowd import Buyer, Log, Lot
from tests.faults.doors import ApiDoor, Door, FormDoor, SocketDoor
from tests.faults.machines import Server
from tests.faults.setting import PASSWORD, login_of, make_buyers, make_lots
from tests.faults.watching import Watcher

SETTLES_WITHIN_S = 60
KILLED_DATABASE = frozenset({"unavailable", "internal", "form_500", "form_503"})
"""What a bid may be told when its commit was cut off: it may be there, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the play is about: a token for each buyer, and the lots."""

    tokens: list[str]
    lots: list[Lot]


HOUR_S = 3600.0


def set_scene(server: Server, *, buyers: int, lots: int = 0, ending: Sequence[float] = ()) -> Scene:
    """Make a fresh house's buyers, lots that outlast the play, and lots that end after so many seconds."""
    tokens = make_buyers(server.database_url, buyers)
    return Scene(tokens=tokens, lots=make_lots(server.database_url, [*[HOUR_S] * lots, *ending]))


class Play:
    """Buyers who bid until they are told to stop, and watchers; one or more processes serve them."""

    def __init__(
        self,
        scene: Scene,
        ports: Sequence[int],
        *,
        seed: int = 1,
        watchers: int = 2,
        pause_s: float = 0,
        most: int | None = None,
    ) -> None:
        self.scene = scene
        self.log = Log()
        self._pause_s, self._most = pause_s, most
        self._random = Random(seed)
        self._goes_on = True
        self._least: dict[str, int] = {}
        self._ports = list(ports)
        auctions = [lot.auction for lot in scene.lots]
        self.watchers = [Watcher(f"watcher {n}", ports[n % len(ports)], auctions) for n in range(watchers)]
        self._buyers = [self._buyer(n, token, ports) for n, token in enumerate(scene.tokens)]
        self._heralds = [self._herald(port) for port in ports]
        self._watching: list[asyncio.Task[None]] = []
        self._bidding: list[asyncio.Task[None]] = []

    @property
    def done(self) -> int:
        """How many calls have been made so far."""
        return sum(len(buyer.log.operations) for buyer in self._buyers)

    async def __aenter__(self) -> Self:
        self._watching = [asyncio.create_task(each.watch()) for each in self.watchers]
        self._bidding = [
            asyncio.create_task(each.bid_on(self.scene.lots, goes_on=self._more, pause_s=self._pause_s))
            for each in self._buyers
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._goes_on = False
        for task in (*self._watching, *(self._bidding if fault else ())):
            task.cancel()
        for task in (*self._watching, *self._bidding):
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for buyer in (*self._buyers, *self._heralds):
            await buyer.leave()
            self.log += buyer.log

    async def rest(self) -> None:
        """Let everybody finish what they are at; with `most`, let them first do that much."""
        if self._most is None:
            self._goes_on = False
        await asyncio.gather(*self._bidding)
        self._goes_on = False

    async def until(self, count: int, *, within_s: float = SETTLES_WITHIN_S) -> None:
        """Wait until this many more calls were accepted."""
        wanted = self.accepted + count
        async with asyncio.timeout(within_s):
            while self.accepted < wanted:
                await asyncio.sleep(0.05)

    @property
    def accepted(self) -> int:
        """How many calls were accepted so far."""
        return sum(each.accepted for buyer in self._buyers for each in buyer.log.operations)

    async def settle(self, database_url: str, *, last_bid: bool = True) -> None:
        """Stop the bidding, bid once more on each lot, and let the watchers arrive at the same version."""
        await self.rest()
        for lot in self.scene.lots if last_bid else ():
            await self._bid_once_more(lot)
        deadline = time.monotonic() + SETTLES_WITHIN_S
        while time.monotonic() < deadline:
            heads = await asyncio.to_thread(evidence.heads, database_url, self.scene.lots)
            views = [each.views for each in self.watchers]
            if all(view[auction].version >= head for view in views for auction, head in heads.items()):
                return
            await asyncio.sleep(0.3)

    def judge(self, database_url: str, *, doubtful: frozenset[str] = frozenset()) -> list[str]:
        """Everything that cannot be, now that all is quiet."""
        stories = evidence.read_stories(database_url, self.scene.lots)
        return evidence.find_anomalies(stories, self.log, self.watchers, doubtful=doubtful)

    def counts(self) -> Counter[str]:
        """How often what was answered, by door and answer."""
        buyers = (*self._buyers, *self._heralds)
        return Counter(
            f"{each.door} {'lost' if each.acked_at is None else each.code or 'ok'}"
            for buyer in buyers
            for each in list(buyer.log.operations)
        )

    def _more(self) -> bool:
        return self._goes_on and (self._most is None or self.done < self._most)

    def _buyer(self, number: int, token: str, ports: Sequence[int]) -> Buyer:
        here, there = ports[number % len(ports)], ports[(number + 1) % len(ports)]
        login = login_of(number)
        socket, api = SocketDoor(here, token=token), ApiDoor(there, token=token)
        form = FormDoor(here, login=login, password=PASSWORD)
        doors: list[list[Door]] = [
            [socket, api],
            [socket],
            [api, api, api, form],  # a page costs the house fifty times a message
            [socket, SocketDoor(there, token=token)],
        ]
        return self._make(number, doors[number % len(doors)])

    def _herald(self, port: int) -> Buyer:
        """The last buyer once more, at one process only."""
        number = len(self.scene.tokens) - 1
        return self._make(number, [ApiDoor(port, token=self.scene.tokens[number])])

    def _make(self, number: int, doors: Sequence[Door]) -> Buyer:
        random = Random(self._random.random())
        return Buyer(login_of(number), doors, least=self._least, random=random)

    async def bid_at(self, port: int, lot: Lot) -> int | None:
        """Bid at this process; the version it led to, or None when it was not taken."""
        herald = self._heralds[self._ports.index(port)]
        reply = await herald.bid_next(lot, steps=6)
        return None if reply is None or reply.code is not None else reply.version

    async def _bid_once_more(self, lot: Lot) -> None:
        """A bid that everybody hears of, so that whoever missed one before notices the hole."""
        for _ in range(200):
            reply = await self._random.choice(self._buyers).bid_next(lot)
            if reply is not None and reply.code in (None, "auction_closed"):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"no bid on {lot.auction} is taken")
