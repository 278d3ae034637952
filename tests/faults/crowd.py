"""Buyers who bid at random through all doors, and write down what they did and were told."""

import asyncio
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Self

from services.core.money import parse_rupees
from tests.faults.doors import ApiDoor, Door, Move, Reply
from tests.faults.history import Operation, Sight
from tests.faults.wire import Lost

BACK_OFF_S = (0.05, 0.4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """An auction to bid on; amounts in paise."""

    auction: str
    number: int
    start_price: int
    step: int


@dataclass(slots=True)
class Log:
    """What one buyer did, or all of them."""

    operations: list[Operation] = field(default_factory=list)
    sights: dict[str, list[Sight]] = field(default_factory=dict)
    lost: int = 0

    def __iadd__(self, other: "Log") -> Self:
        self.operations += other.operations
        for auction, sights in other.sights.items():
            self.sights.setdefault(auction, []).extend(sights)
        self.lost += other.lost
        return self


class Buyer:
    """One person with one or two devices, each at a door of its own."""

    def __init__(self, name: str, doors: Sequence[Door], *, least: dict[str, int], random: Random) -> None:
        self.name = name
        self.log = Log()
        self._doors = doors
        self._apart = list(dict.fromkeys(doors))
        self._random = random
        self._least = least
        """What everybody in the hall knows to be the least for each auction, a little late."""
        self._closed: set[str] = set()
        self._recent: deque[Move] = deque(maxlen=6)

    async def bid_on(self, lots: Sequence[Lot], *, goes_on: Callable[[], bool], pause_s: float = 0) -> None:
        """Bid until `goes_on` says no, waiting about `pause_s` between turns."""
        while goes_on():
            lot = self._random.choice(lots)
            if lot.auction in self._closed and self._random.random() < 0.9:
                lot = self._random.choice([each for each in lots if each.auction not in self._closed] or lots)
            await self._turn(lot)
            if pause_s:
                await asyncio.sleep(self._random.uniform(0, 2 * pause_s))

    async def leave(self) -> None:
        """Hang up everywhere."""
        for door in self._apart:
            await door.close()

    async def bid_next(self, lot: Lot, *, steps: int = 0) -> Reply | None:
        """Bid the least that is known to be enough and some steps more; another try knows better."""
        least = self._least.get(lot.auction) or lot.start_price
        move = Move(
            kind="plain", auction=lot.auction, amount=least + steps * lot.step, client_ref=self._reference()
        )
        return await self.do(move, self._doors[0])

    async def do(self, move: Move, door: Door) -> Reply | None:
        """Make one call and write it down; None when no answer came."""
        called_at = time.monotonic()
        reply: Reply | None = None
        try:
            reply = await door.move(move)
        except Lost as fault:
            self.log.lost += 1
            if not fault.sent:
                await self._back_off()
                return None
        acked_at = None if reply is None else time.monotonic()
        self._write(move, door.name, called_at, acked_at, reply or Reply())
        if reply is None:
            await self._back_off()
        else:
            self._learn(move.auction, reply.least)
            if reply.code == "auction_closed":
                self._closed.add(move.auction)
        return reply

    async def _turn(self, lot: Lot) -> None:
        door, dice = self._random.choice(self._doors), self._random.random()
        if dice < 0.05:
            await self._look(lot)
        elif dice < 0.15 and self._recent:
            await self.do(self._random.choice(self._recent), door)
        elif dice < 0.19 and len(self._apart) > 1:
            move = self._choose(lot)
            await asyncio.gather(*(self.do(move, each) for each in self._apart))
        else:
            move = self._choose(lot)
            if await self.do(move, door) is None and self._random.random() < 0.7:
                await self.do(move, self._random.choice(self._doors))

    def _choose(self, lot: Lot) -> Move:
        least = self._least.get(lot.auction) or lot.start_price
        dice = self._random.random()
        if dice < 0.04:
            kind, steps = "cancel", 0
        elif dice < 0.18:
            kind, steps = "auto", self._random.randint(1, 15)
        else:
            kind, steps = "plain", self._random.choice((-1, 0, 0, 1, 2, 4, 8, 12))
        amount = max(least + steps * lot.step, lot.step)
        move = Move(kind=kind, auction=lot.auction, amount=amount, client_ref=self._reference())
        if kind != "cancel":
            self._recent.append(move)
        return move

    def _learn(self, auction: str, least: int | None) -> None:
        self._least[auction] = max(least or 0, self._least.get(auction, 0))

    def _reference(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    async def _look(self, lot: Lot) -> None:
        door = next((each for each in self._doors if isinstance(each, ApiDoor)), None)
        if door is None:
            return
        called_at = time.monotonic()
        try:
            found = await door.snapshot(lot.auction)
        except Lost:
            await self._back_off()
            return
        if found is None:
            return
        price = None if found["price"] is None else int(parse_rupees(found["price"]))
        self._learn(lot.auction, int(parse_rupees(found["next_min"])))
        self.log.sights.setdefault(lot.auction, []).append(
            Sight(
                client=self.name,
                called_at=called_at,
                acked_at=time.monotonic(),
                version=found["version"],
                price=price,
            )
        )

    def _write(self, move: Move, door: str, called_at: float, acked_at: float | None, reply: Reply) -> None:
        self.log.operations.append(
            Operation(
                client=self.name,
                door=door,
                auction=move.auction,
                kind=move.kind,
                client_ref=move.client_ref,
                amount=move.amount,
                called_at=called_at,
                acked_at=acked_at,
                code=reply.code,
                version=reply.version,
                price=reply.price if reply.code is None else None,
                least=reply.least if reply.code == "bid_too_low" else None,
                answer=reply.digest,
            )
        )

    async def _back_off(self) -> None:
        await asyncio.sleep(self._random.uniform(*BACK_OFF_S))
