"""Clients of the bare loop: the same reading of the same bytes as a house's watchers, without a handshake."""

import socket
import time

from benchmarks.client.devices import Tally, Watcher
from benchmarks.client.loop import Loop


class BareRoom:
    """A bare loop's room, full of listeners."""

    def __init__(self, address: tuple[str, int], listeners: int, *, pid: int) -> None:
        self.pid = pid
        self.loop, self.tally = Loop(), Tally()
        self._commander = socket.create_connection(address, timeout=20)
        self._commander.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(listeners):
            Watcher(self.loop, self.tally, joins=[]).take_over(socket.create_connection(address, timeout=20))

    def order(self, what: bytes) -> None:
        """Tell the loop what to do."""
        self._commander.send(what)

    def order_one(self) -> int:
        """Have one frame sent to all; returns when it was ordered (ns)."""
        at = time.monotonic_ns()
        self.order(b"1")
        return at

    def leave(self) -> None:
        """Hang up, which ends the loop."""
        self._commander.close()
        self.loop.close()
