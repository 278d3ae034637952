"""Bytes on the wire by hand: light enough for thousands of calls beside the server on one small machine."""

import asyncio
import base64
import contextlib
import os
import struct
from dataclasses import dataclass
from types import TracebackType
from typing import Self

PATIENCE_S = 30.0
"""How long an answer may take on a busy machine before a client gives the call up as lost."""


class Lost(Exception):
    """The connection broke or stayed silent; `sent` says whether the server may have got the call."""

    def __init__(self, what: object, *, sent: bool) -> None:
        super().__init__(str(what))
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP; header names in lower case."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name, or an empty text."""
        return next((value for key, value in self.headers if key == name), "")


class Connection:
    """A TCP connection that is opened when it is first needed, and again after it broke."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect if there is no connection; raises Lost."""
        if self._streams is None:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
            except OSError as fault:
                raise Lost(fault, sent=False) from None
        return self._streams

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known."""
        return self._streams is not None

    async def close(self) -> None:
        """Hang up."""
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()
            with contextlib.suppress(OSError):
                await streams[1].wait_closed()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


class Http(Connection):
    """HTTP/1.1 with the connection kept."""

    async def call(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        """Send a request and return its answer; raises Lost."""
        lines = {"Host": f"localhost:{self.port}", "Content-Length": str(len(body)), **(headers or {})}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        reader, writer = await self.open()
        try:
            async with asyncio.timeout(PATIENCE_S):
                writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
                await writer.drain()
                answer = await _read_answer(reader)
        except (OSError, EOFError, ValueError) as fault:
            await self.close()
            raise Lost(fault, sent=True) from None
        except BaseException:
            await self.close()
            raise
        if answer.header("connection").lower() == "close":
            await self.close()
        return answer


async def _read_answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = [
        (name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in head[1:-2])
    ]
    answer = Answer(int(head[0].split(" ")[1]), headers, b"")
    body = b""
    if answer.header("transfer-encoding") == "chunked":
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readexactly(2)
        await reader.readexactly(2)
    elif answer.status not in (204, 304):
        body = await reader.readexactly(int(answer.header("content-length") or 0))
    return Answer(answer.status, headers, body)


class Web(Connection):
    """A websocket: masked text frames out, text frames in, pings of the protocol answered."""

    async def upgrade(self, path: str) -> None:
        """Connect and shake hands; raises Lost."""
        reader, writer = await self.open()
        key = base64.b64encode(os.urandom(16)).decode()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                head = await reader.readuntil(b"\r\n\r\n")
        except (OSError, EOFError) as fault:
            await self.close()
            raise Lost(fault, sent=False) from None
        if b" 101 " not in head.split(b"\r\n")[0]:
            await self.close()
            raise Lost(head[:100], sent=False)

    async def send(self, text: str, *, opcode: int = 1) -> None:
        """Send one frame; raises Lost."""
        if self._streams is None:
            raise Lost("not connected", sent=False)
        try:
            self._streams[1].write(frame(text.encode(), opcode=opcode))
            await self._streams[1].drain()
        except OSError as fault:
            raise Lost(fault, sent=True) from None

    async def receive(self) -> str:
        """Wait for the next message; raises Lost when the server hung up."""
        if self._streams is None:
            raise Lost("not connected", sent=True)
        reader = self._streams[0]
        try:
            while True:
                first, second = await reader.readexactly(2)
                size = second & 0x7F
                if size == 126:
                    (size,) = struct.unpack(">H", await reader.readexactly(2))
                elif size == 127:
                    (size,) = struct.unpack(">Q", await reader.readexactly(8))
                payload = await reader.readexactly(size)
                opcode = first & 0x0F
                if opcode == 8:
                    raise Lost("closed by the server", sent=True)
                if opcode == 9:
                    await self.send(payload.decode("latin-1"), opcode=10)
                elif opcode == 1:
                    return payload.decode()
        except (OSError, EOFError) as fault:
            raise Lost(fault, sent=True) from None


def frame(payload: bytes, *, opcode: int = 1) -> bytes:
    """Put a payload in a frame as a browser would: final and masked."""
    size, mask = len(payload), os.urandom(4)
    if size < 126:
        head = struct.pack(">BB", 0x80 | opcode, 0x80 | size)
    elif size < 2**16:
        head = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, size)
    else:
        head = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, size)
    key = (mask * (size // 4 + 1))[:size]
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
    return head + mask + masked
