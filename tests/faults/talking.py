"""A Socket.IO connection to the auctions' namespace: calls with their acks, and what is pushed meanwhile."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable
from typing import Any

from tests.faults.wire import PATIENCE_S, Lost, Web

NAMESPACE = "/auctions"
PATH = "/socket.io/?EIO=4&transport=websocket"
Heard = Callable[[str, Any], None]


class Talk:
    """One connection, from the handshake until either side hangs up; not to be opened twice."""

    def __init__(self, port: int, *, token: str | None = None, heard: Heard | None = None) -> None:
        self._web = Web(port)
        self._token = token
        self._heard = heard or (lambda _event, _message: None)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._welcome: asyncio.Future[Any] | None = None
        self._reader: asyncio.Task[None] | None = None
        self.is_over = False

    async def open(self) -> None:
        """Connect, and be let into the namespace; raises Lost."""
        await self._web.upgrade(PATH)
        self._welcome = asyncio.get_running_loop().create_future()
        self._reader = asyncio.create_task(self._read())
        try:
            await self._web.send(f"40{NAMESPACE},{json.dumps({'token': self._token} if self._token else {})}")
            async with asyncio.timeout(PATIENCE_S):
                await self._welcome
        except (Lost, TimeoutError) as fault:
            await self.close()
            raise Lost(fault, sent=False) from None
        except BaseException:
            await self.close()
            raise

    async def ask(self, event: str, message: object) -> Any:
        """Send an event and return its ack; raises Lost."""
        if self.is_over:
            raise Lost("not connected", sent=False)
        number = next(self._numbers)
        self._waiting[number] = answer = asyncio.get_running_loop().create_future()
        try:
            await self._web.send(f"42{NAMESPACE},{number}{json.dumps([event, message])}")
            async with asyncio.timeout(PATIENCE_S):
                return await answer
        except TimeoutError:
            raise Lost("no ack", sent=True) from None
        finally:
            self._waiting.pop(number, None)

    async def send(self, packet: str, *, opcode: int = 1) -> None:
        """Send a frame as it is, sense or not; raises Lost."""
        await self._web.send(packet, opcode=opcode)

    async def close(self) -> None:
        """Hang up."""
        if self._reader is not None:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        await self._web.close()

    async def _read(self) -> None:
        try:
            while True:
                await self._take(await self._web.receive())
        except Lost as fault:
            self._end(fault)
        finally:
            self.is_over = True

    def _end(self, fault: Lost) -> None:
        self.is_over = True
        for each in (*self._waiting.values(), self._welcome):
            if each is not None and not each.done():
                each.set_exception(Lost(fault, sent=True))
                each.exception()  # somebody may have stopped waiting already

    async def _take(self, packet: str) -> None:
        if packet == "2":
            await self._web.send("3")
        elif packet.startswith("40") and self._welcome is not None and not self._welcome.done():
            self._welcome.set_result(None)
        elif packet.startswith(("44", "41")):
            raise Lost(packet[:100], sent=True)
        elif packet.startswith(("42", "43")):
            head, bracket, rest = packet.partition("[")
            body = json.loads(bracket + rest)
            number = head.rpartition(",")[2]
            if packet[1] == "3":
                waiting = self._waiting.get(int(number))
                if waiting is not None and not waiting.done():
                    waiting.set_result(body[0])
            else:
                self._heard(body[0], body[1] if len(body) > 1 else None)
