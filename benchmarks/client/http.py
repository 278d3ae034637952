"""Requests over kept connections, each connection always with one in flight."""

import json
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.client.devices import Lost
from benchmarks.client.figures import Meter, Used, ms
from benchmarks.client.loop import Loop
from benchmarks.client.profiling import profiled

Answered = Callable[[int, bytes], None]


@dataclass(kw_only=True)
class Requests:
    """What became of the requests of a window; times in nanoseconds."""

    done: Counter[int] = field(default_factory=Counter)
    times: list[int] = field(default_factory=list)
    used: Used | None = None

    def rate(self, *statuses: int) -> float:
        """Answers of these statuses a second."""
        assert self.used is not None
        return sum(self.done[status] for status in statuses) / self.used.seconds

    def took_ms(self, percent: float) -> float:
        """A percentile of the times from request to last byte."""
        return ms(self.times, percent)


class Connection:
    """A kept connection; `answered` gets each status and body."""

    def __init__(self, loop: Loop, address: tuple[str, int], answered: Answered) -> None:
        self._sock = socket.create_connection(address, timeout=20)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock.setblocking(False)
        self._answered = answered
        self._got = b""
        loop.watch(self._sock, self._read)

    def ask(self, request: bytes) -> None:
        """Send a request."""
        if self._sock.send(request) != len(request):
            raise Lost("the house does not read")

    def _read(self) -> None:
        got = self._sock.recv(262_144)
        if not got:
            raise Lost("the house closed the connection")
        self._got += got
        head, found, body = self._got.partition(b"\r\n\r\n")
        if found and len(body) >= (length := _length_of(head)):
            self._got = b""
            self._answered(int(head[9:12]), body[:length])


class Caller:
    """Keeps `connections` busy with what `request` makes, and tells `learn` each status and body."""

    def __init__(
        self,
        address: tuple[str, int],
        *,
        connections: int,
        request: Callable[[], bytes],
        learn: Answered = lambda status, body: None,
        server_pids: Sequence[int] = (),
    ) -> None:
        self._loop, self._address = Loop(), address
        self._connections, self._request, self._learn = connections, request, learn
        self._pids = server_pids
        self._requests = Requests()
        self._open = True

    def run(self, *, warm_s: float = 0.5, seconds: float) -> Requests:
        """Warm up, count for a time, hang up."""
        for _ in range(self._connections):
            self._start_one()
        self._loop.run(warm_s)
        self._requests = Requests()
        meter = Meter(self._pids)
        with profiled(self._pids):
            self._loop.run(seconds)
        self._requests.used = meter.read()
        self._open = False
        self._loop.run(0.2)
        self._loop.close()
        return self._requests

    def _start_one(self) -> None:
        asked_at = 0

        def answered(status: int, body: bytes) -> None:
            nonlocal asked_at
            now = time.monotonic_ns()
            requests = self._requests
            requests.done[status] += 1
            requests.times.append(now - asked_at)
            self._learn(status, body)
            if self._open:
                asked_at = time.monotonic_ns()
                connection.ask(self._request())

        connection = Connection(self._loop, self._address, answered)
        asked_at = time.monotonic_ns()
        connection.ask(self._request())


def get(address: tuple[str, int], path: str, *, token: str | None = None) -> bytes:
    """A GET as a browser sends it."""
    return _request("GET", address, path, token, b"")


def post(address: tuple[str, int], path: str, body: bytes, *, token: str) -> bytes:
    """A POST of JSON as a program sends it."""
    return _request("POST", address, path, token, body)


def fetch(address: tuple[str, int], path: str, *, token: str | None = None) -> tuple[int, object]:
    """One request on a connection of its own; returns status and JSON."""
    loop, answers = Loop(), []
    connection = Connection(loop, address, lambda *answer: answers.append(answer))
    connection.ask(get(address, path, token=token))
    loop.run_until(lambda: bool(answers), within_s=30)
    loop.close()
    status, body = answers[0]
    return status, json.loads(body)


def _request(method: str, address: tuple[str, int], path: str, token: str | None, body: bytes) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\nAccept-Encoding: gzip, br\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


def _length_of(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise Lost(f"an answer without a length: {head[:300]!r}")
