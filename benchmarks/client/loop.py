"""The epoll loop under all devices, with waits finer than epoll's millisecond."""

import select
import socket
import time
from collections.abc import Callable

Handler = Callable[[], None]
_FINEST_S = 0.00005


class Loop:
    """Tells sockets' handlers that there is something to read."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._handlers: dict[int, Handler] = {}
        self._sockets: dict[int, socket.socket] = {}

    def watch(self, sock: socket.socket, handler: Handler) -> None:
        """Call `handler` whenever the socket is readable; a second call replaces the first handler."""
        fd = sock.fileno()
        if fd not in self._handlers:
            self._epoll.register(fd, select.EPOLLIN)
        self._handlers[fd], self._sockets[fd] = handler, sock

    def forget(self, sock: socket.socket) -> None:
        """Close a socket and forget it."""
        fd = sock.fileno()
        if self._handlers.pop(fd, None) is not None:
            del self._sockets[fd]
            self._epoll.unregister(fd)
        sock.close()

    def turn(self, wait_s: float = 0.0) -> None:
        """Handle what is readable now, else what becomes so within `wait_s` seconds."""
        ready = self._epoll.poll(0, 1024)
        if not ready and wait_s > _FINEST_S:
            select.select((self._epoll,), (), (), wait_s)
            ready = self._epoll.poll(0, 1024)
        handlers = self._handlers
        for fd, _ in ready:
            handler = handlers.get(fd)
            if handler is not None:
                handler()

    def run(self, seconds: float) -> None:
        """Go on for a time."""
        self.run_until(lambda: False, within_s=seconds)

    def run_until(self, done: Callable[[], bool], *, within_s: float) -> bool:
        """Go on until `done`; says whether it was within the time."""
        end = time.monotonic() + within_s
        while not done():
            left = end - time.monotonic()
            if left <= 0:
                return False
            self.turn(min(left, 0.05))
        return True

    def close(self) -> None:
        """Drop all connections."""
        for sock in list(self._sockets.values()):
            self.forget(sock)
        self._epoll.close()
