"""Devices on the namespace: they find frames' borders and read only what a measure needs."""

import json
import socket
from collections.abc import Callable
from time import monotonic_ns
from typing import Any

from benchmarks.client import frames
from benchmarks.client.loop import Loop

PEEK = 64
"""How much of a push must have come before it is counted: its name, not its content."""
_BUFFER = bytearray(1024 * 1024)
_VIEW = memoryview(_BUFFER)
_ACK, _EVENT, _CONNECTED, _REFUSED = b"3"[0], b"2"[0], b"0"[0], b"4"[0]
_OPEN, _PING, _MESSAGE = b"0"[0], b"2"[0], b"4"[0]
_OF_A_BID = b"b"[0]
"""`bid_placed` is the only push of a room that begins so."""
_BODY = len(b"43" + frames.NAMESPACE)
_NAME = _BODY + len(b'["')


class Lost(Exception):
    """The house closed a connection, or would not open it."""


class Tally:
    """What a crowd received: pushes, those of them that tell of bids, bytes, and the last moment (ns)."""

    def __init__(self) -> None:
        self.pushes = self.updates = self.bytes = self.last_at = 0

    def clear(self) -> None:
        """Begin a new count."""
        self.pushes = self.updates = self.bytes = self.last_at = 0


class Device:
    """A websocket client; `joins` are sent once it is connected, it is `ready` after their last ack."""

    peek = PEEK
    reads_pressed = False
    """Whether long pushes, which come compressed, are read; others count them as what they are, updates."""

    def __init__(
        self, loop: Loop, tally: Tally, *, token: str | None = None, joins: list[tuple[str, Any]]
    ) -> None:
        self.ready = False
        self._loop, self._tally, self._token, self._joins = loop, tally, token, joins
        self._rest = b""
        self._skip = 0

    def connect(self, host: str, port: int, *, place: int = 0, presses: bool = True) -> None:
        """Open the connection; the rest happens in the loop."""
        self._sock = socket.create_connection((host, port), timeout=20)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock.setblocking(False)
        self._loop.watch(self._sock, self._read_upgrade)
        self.send(frames.upgrade_request(f"{host}:{port}", place, presses=presses))

    def take_over(self, sock: socket.socket) -> None:
        """Go on with a connection that needs no upgrade."""
        self._sock = sock
        sock.setblocking(False)
        self._loop.watch(sock, self._read)

    def send(self, frame: bytes) -> None:
        """Send a frame at once; raises Lost when the house does not read."""
        try:
            sent = self._sock.send(frame)
        except OSError as fault:
            raise Lost(str(fault)) from fault
        if sent != len(frame):
            raise Lost("the house does not read")

    def close(self) -> None:
        """Hang up."""
        self._loop.forget(self._sock)

    def _read_upgrade(self) -> None:
        self._rest += self._sock.recv(65_536)
        head, found, rest = self._rest.partition(b"\r\n\r\n")
        if not found:
            return
        if b" 101 " not in head[:20]:
            raise Lost(head[:200].decode(errors="replace"))
        self._rest = b""
        self.take_over(self._sock)
        if rest:
            self._take(bytearray(rest), len(rest))

    def _read(self) -> None:
        try:
            size = self._sock.recv_into(_BUFFER)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if not size:
            self.close()
            self.lost()
            return
        self._tally.bytes += size
        if self._skip >= size:
            self._skip -= size
        elif self._rest:
            data = bytearray(self._rest)
            data += _VIEW[:size]
            self._rest = b""
            self._take(data, len(data))
        else:
            self._take(_BUFFER, size)

    def _take(self, data: bytearray, size: int) -> None:
        """Find the frames in what came; a push is counted when its name is there, its rest skipped."""
        at = self._skip
        self._skip = 0
        while at + 2 <= size:
            length, start = data[at + 1], at + 2
            if length == 126:
                length, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            end = start + length
            if data[at] & frames.PRESSED:
                if end > size:
                    break
                self._take_pressed(data, start, end)
                at = end
                continue
            if end > size:
                whole = size - start < self.peek or data[start + 1] != _EVENT
                if whole or self.peek > length:
                    break
                self.heard(data, start, size)
                self._skip = end - size
                return
            self.heard(data, start, end)
            at = end
        if at < size:
            self._rest = bytes(data[at:size])

    def _take_pressed(self, data: bytearray, start: int, end: int) -> None:
        if self.ready and not self.reads_pressed:
            self._tally.pushes += 1
            self._tally.updates += 1
            self._tally.last_at = monotonic_ns()
            return
        text = frames.unpressed(bytes(data[start:end]))
        self.heard(text, 0, len(text))

    def heard(self, data: bytearray, start: int, end: int) -> None:
        """Act on one message."""
        if data[start] == _MESSAGE:
            kind = data[start + 1]
            if kind == _EVENT:
                self.pushed(data, start, end)
            elif kind == _ACK:
                bracket = data.index(b"[", start + _BODY, end)
                self.acked(int(data[start + _BODY : bracket]), data, bracket, end)
            elif kind == _CONNECTED:
                self._join(0)
            else:
                self._loop.forget(self._sock)
                self.lost(data[start:end].decode(errors="replace"))
        elif data[start] == _PING:
            self.send(frames.PONG)
        elif data[start] == _OPEN:
            self.send(frames.connecting(self._token))

    def pushed(self, data: bytearray, start: int, end: int) -> None:
        """Count a push."""
        tally = self._tally
        tally.pushes += 1
        if data.startswith(b"bid_placed", start + _NAME, end):
            tally.updates += 1
            tally.last_at = monotonic_ns()

    def acked(self, number: int, data: bytearray, start: int, end: int) -> None:
        """Go on joining."""
        if not data.startswith(b'[{"ok":true', start):
            raise Lost(data[start:end].decode(errors="replace"))
        self._join(number)

    def lost(self, why: str = "the house closed the connection") -> None:
        """Say that the connection is gone; what a measure does not expect, ends it."""
        raise Lost(why)

    def _join(self, done: int) -> None:
        if done == len(self._joins):
            self.ready = True
        else:
            self.send(frames.asking(done + 1, *self._joins[done]))


class Watcher(Device):
    """Counts pushes and nothing else."""

    def _take(self, data: bytearray, size: int) -> None:  # noqa: C901, PLR0912 - a storm is made of this
        """As in Device, with what a push costs there folded in."""
        at, self._skip = self._skip, 0
        tally, pushes, updates = self._tally, 0, 0
        while at + 2 <= size:
            length, start = data[at + 1], at + 2
            if length > 125:
                if at + 10 > size:
                    break
                if length == 126:
                    length, start = data[at + 2] << 8 | data[at + 3], at + 4
                else:
                    length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            end = start + length
            if data[at] & frames.PRESSED:
                if end > size:
                    break
                self._take_pressed(data, start, end)
                at = end
                continue
            if end > size and (size - start < PEEK or length < PEEK):
                break
            if length > _NAME and data[start] == _MESSAGE and data[start + 1] == _EVENT:
                pushes += 1
                if data[start + _NAME] == _OF_A_BID:
                    updates += 1
            elif end > size:
                break
            else:
                self.heard(data, start, end)
            at = end
        tally.pushes += pushes
        if updates:
            tally.updates += updates
            tally.last_at = monotonic_ns()
        if at > size:
            self._skip = at - size
        elif at < size:
            self._rest = bytes(data[at:size])


class Attentive(Device):
    """Reads every push of one auction whole: are all bids told of, and how old are they on its screen?"""

    peek = 1 << 60
    reads_pressed = True

    def __init__(self, loop: Loop, tally: Tally, *, joins: list[tuple[str, Any]]) -> None:
        super().__init__(loop, tally, joins=joins)
        self.listeners: list[Callable[[str, Any], None]] = []
        self.last_size = 0

    def pushed(self, data: bytearray, start: int, end: int) -> None:
        """Count a push, and hand it on."""
        super().pushed(data, start, end)
        name, message = json.loads(data[start + _BODY : end])
        if name == "bid_placed":
            self.last_size = end - start
        for listener in self.listeners:
            listener(name, message)


class Bidder(Device):
    """Bids, and tells `answered` about each ack: number, accepted, and the refusal's code and details."""

    answered: Callable[["Bidder", int, dict[str, Any] | None], None]

    def acked(self, number: int, data: bytearray, start: int, end: int) -> None:
        """Tell of an ack; a refusal is read, an acceptance only noticed."""
        if not self.ready:
            super().acked(number, data, start, end)
        elif data.startswith(b'[{"ok":true', start):
            self.answered(self, number, None)
        else:
            self.answered(self, number, json.loads(data[start:end])[0].get("error", {}))
