"""Clients nobody would want: silent, half-open, hasty, huge, senseless, or somebody else's echo."""

import asyncio
import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from random import Random

from tests.faults.talking import NAMESPACE, PATH, Talk
from tests.faults.wire import Lost, Web, frame

MEGABYTE = 1024 * 1024
HANDSHAKE = (
    f"GET {PATH} HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
HTTP_NONSENSE = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    b"GET / HTTP/9.9\r\n\r\n",
    b"BREW /pot HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
    b"\x00" * 2_000,
)
WEBSOCKET_NONSENSE = (
    b"\x8b\x80\x00\x00\x00\x00",  # an opcode nobody knows
    b"\x81\x05hello",  # unmasked
    b"\xf1\x80\x00\x00\x00\x00",  # reserved bits
    b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",  # eight exabytes are to come
    b"\x80\x80\x00\x00\x00\x00",  # goes on with what never began
    b"\x89\xfe\x01\x00\x00\x00\x00\x00" + bytes(256),  # a ping larger than pings may be
)
_HERE = f"{NAMESPACE},"
PACKET_NONSENSE = (
    "", "9", "xyz", "4", "42", "49", "45", "6", "1", "40/elsewhere,", f"40{_HERE}[[", f"42{_HERE}",
    f'42{_HERE}7["clock"', f'42{_HERE}8{{"a":1}}', f"42{_HERE}[]", f'43{_HERE}1[{{"ok":true}}]',
    f'42{_HERE}9["place_bid",{{"auction_id":null}}]', f'45999-{_HERE}["x",{{"_placeholder":true,"num":0}}]',
    f'42{_HERE}10["connect",{{}}]', f'42{_HERE}11["disconnect"]', f'43{_HERE}{"9" * 20}[1]',
    '42/elsewhere,1["clock",{"t0":1}]',
)  # fmt: skip


async def silent(port: int, auctions: Sequence[str], *, count: int, lasts_s: float) -> None:
    """Watch auctions and never read a byte of what is pushed."""
    loop = asyncio.get_running_loop()
    sockets = []
    for _ in range(count):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.setblocking(False)
        await loop.sock_connect(line, ("127.0.0.1", port))
        await loop.sock_sendall(line, (HANDSHAKE % port).encode())
        sockets.append(line)
    await asyncio.sleep(1)
    for line in sockets:
        with contextlib.suppress(OSError):
            await loop.sock_sendall(line, frame(f"40{NAMESPACE},{{}}".encode()))
            for auction in auctions:
                ask = json.dumps(["join_auction", {"auction_id": auction}])
                await loop.sock_sendall(line, frame(f"42{NAMESPACE},1{ask}".encode()))
    await asyncio.sleep(lasts_s)
    for line in sockets:
        line.close()


async def half_open(port: int, *, count: int, lasts_s: float) -> None:
    """Connect, say half of something, and stay."""
    halves = (
        b"",
        b"GET / HT",
        (HANDSHAKE % port).encode()[:80],
        b"POST /sign-in HTTP/1.1\r\nContent-Length: 99\r\n\r\na",
    )
    writers = []
    for number in range(count):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(halves[number % len(halves)])
            writers.append(writer)
    await asyncio.sleep(lasts_s)
    for writer in writers:
        writer.transport.abort()


async def hasty(port: int, *, count: int, per_second: float) -> None:
    """Connect and leave: at once, after a request without waiting, or out of the middle of a handshake."""
    began = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / per_second - time.monotonic()))
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            if number % 3:
                writer.write(
                    (HANDSHAKE % port).encode() if number % 3 == 1 else b"GET /healthz HTTP/1.1\r\n\r\n"
                )
            writer.transport.abort() if number % 2 else writer.close()


async def huge(port: int, *, count: int) -> list[str]:
    """Send messages of one and of five megabytes; returns what was said to those of one."""
    said = []
    for _ in range(count):
        talk = Talk(port)
        try:
            await talk.open()
            answer = await talk.ask("clock", {"t0": 1, "padding": "x" * MEGABYTE})
            said.append(answer["error"]["code"])
            with contextlib.suppress(Lost):
                await talk.ask("clock", {"t0": 1, "padding": "x" * 5 * MEGABYTE})
        finally:
            await talk.close()
    return said


async def senseless(port: int, *, rounds: int, random: Random) -> None:
    """Send garbage at every layer: TCP, HTTP, websocket, Engine.IO and Socket.IO."""
    for _ in range(rounds):
        for nonsense in (*HTTP_NONSENSE, os.urandom(random.randint(1, 5_000))):
            await _shout(port, nonsense)
        for nonsense in (*WEBSOCKET_NONSENSE, os.urandom(random.randint(2, 500))):
            await _shout(port, (HANDSHAKE % port).encode(), nonsense)
        for query in (
            "EIO=9",
            "EIO=4&transport=pigeon",
            "EIO=4&transport=polling&sid=../..",
            "EIO=4&sid=%00",
        ):
            await _shout(
                port, f"POST /socket.io/?{query} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n4xx".encode()
            )
        for packet in PACKET_NONSENSE:
            talk = Talk(port)
            with contextlib.suppress(Lost):
                await talk.open()
                await talk.send(packet)
                await talk.send(packet, opcode=2)
                await talk.send(f"42{NAMESPACE},1{json.dumps(['clock', {'t0': 1}])}")
                await asyncio.sleep(0.02)
            await talk.close()


async def echo(port: int, *, token: str, frames: Sequence[str]) -> list[str]:
    """Send what somebody else sent, as oneself; returns the names of those whose answer came back."""
    talk = Talk(port, token=token)
    names = []
    await talk.open()
    try:
        for sent in frames:
            event, message = json.loads(sent)
            answer = await talk.ask(event, message)
            names.append(answer.get("bid", {}).get("bidder") or answer["error"]["code"])
            await talk.send(f"43{NAMESPACE},1[{json.dumps(answer)}]")
    finally:
        await talk.close()
    return names


async def _shout(port: int, *parts: bytes) -> None:
    """Send and listen for a moment."""
    web = Web(port)
    with contextlib.suppress(Lost, OSError, TimeoutError):
        reader, writer = await web.open()
        for part in parts:
            writer.write(part)
            await writer.drain()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    await reader.read(4096)
    await web.close()


async def everybody(port: int, auctions: Sequence[str], *, lasts_s: float) -> None:
    """All of them at once, for so long: ten thousand connections a minute among them."""
    until = time.monotonic() + lasts_s

    async def again_and_again(act: Callable[[], Awaitable[object]]) -> None:
        while time.monotonic() < until:
            with contextlib.suppress(Lost, OSError):
                await act()
            await asyncio.sleep(0.2)

    await asyncio.gather(
        silent(port, auctions, count=50, lasts_s=lasts_s),
        half_open(port, count=300, lasts_s=lasts_s),
        hasty(port, count=int(10_000 / 60 * lasts_s), per_second=10_000 / 60),
        again_and_again(lambda: huge(port, count=1)),
        again_and_again(lambda: senseless(port, rounds=1, random=Random(7))),
    )


if __name__ == "__main__":
    asyncio.run(everybody(int(sys.argv[1]), sys.argv[3:], lasts_s=float(sys.argv[2])))
