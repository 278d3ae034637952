"""`python -m benchmarks.limits.broadcast PORT BYTES`: a bare epoll loop that sends one prebuilt frame to all.

The same kernel, the same sockets, the same bytes, and nothing else: what a room's fan-out could be at most.
The first client commands: `1` sends one frame to all others, `s` sends without end, `.` stops.
"""

import contextlib
import gc
import select
import socket
import sys

from benchmarks.client.frames import served


def frame(size: int) -> bytes:
    """A push as long as the house's own."""
    head = b'42/auctions,["bid_placed",{"auction_id":"AbCdEfGh","version":123,"filler":"'
    tail = b'"}]'
    return served(head + b"x" * (size - len(head) - len(tail)) + tail)


class Room:
    """Clients in a room; the first who comes commands."""

    def __init__(self, port: int, message: bytes) -> None:
        self._listener = socket.create_server(("127.0.0.1", port), backlog=4096)
        self._message = message
        self._commander: socket.socket | None = None
        self._members: list[socket.socket] = []
        self._late: dict[int, memoryview] = {}
        self._storms = False
        self._epoll = select.epoll()
        self._epoll.register(self._listener, select.EPOLLIN)

    def run(self) -> None:
        """Serve until the commander hangs up."""
        gc.freeze()
        print("ready", flush=True)
        while True:
            for fd, _ in self._epoll.poll(0 if self._storms else -1, 64):
                if fd == self._listener.fileno():
                    self._let_in()
                elif not self._obey():
                    return
            if self._storms:
                self._send_all()

    def _let_in(self) -> None:
        client, _ = self._listener.accept()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._commander is None:
            self._commander = client
            self._epoll.register(client, select.EPOLLIN)
        else:
            self._members.append(client)

    def _obey(self) -> bool:
        assert self._commander is not None
        orders = self._commander.recv(64)
        for order in orders:
            if order == ord("1"):
                self._send_all()
            self._storms = order == ord("s")
        return bool(orders)

    def _send_all(self) -> None:
        message, late = self._message, self._late
        for member in self._members:
            if late and member.fileno() in late:
                self._catch_up(member)
                continue
            try:
                sent = member.send(message)
            except BlockingIOError:
                continue
            if sent != len(message):
                late[member.fileno()] = memoryview(message)[sent:]

    def _catch_up(self, member: socket.socket) -> None:
        """Send the rest of a frame that the kernel took only in part."""
        rest = self._late.pop(member.fileno())
        with contextlib.suppress(BlockingIOError):
            rest = rest[member.send(rest) :]
        if rest:
            self._late[member.fileno()] = rest


if __name__ == "__main__":
    Room(int(sys.argv[1]), frame(int(sys.argv[2]))).run()
