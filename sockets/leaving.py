"""A graceful end: what was asked is answered, and whoever looks on is sent to another process first."""

import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from werkzeug.wsgi import ClosingIterator

from services.runtime import health
from sockets.server import NAMESPACE, socketio

MOVE_S: Final = 2.1
"""So long pages may go by themselves (they spread over two seconds); until then all is served."""
FINISH_S: Final = 0.9
CLOSE_S: Final = 0.8
_LAST_PUSHES_S: Final = 0.12
"""Longer than updates of a room wait for each other."""
_LOOK_S: Final = 0.02

_running: set[object] = set()
_closing = False


def count_what_runs(site: Any) -> Callable[..., Iterable[bytes]]:
    """Wrap the WSGI application, and the socket's events, so that it is known when all is answered."""
    server = socketio.server
    handle = server._handle_event_internal

    def handle_counted(*event: Any) -> None:
        if _closing:
            return  # neither done nor answered: the client asks again, elsewhere
        token = object()
        _running.add(token)
        try:
            handle(*event)
        finally:
            _running.discard(token)

    server._handle_event_internal = handle_counted

    def answer_counted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith("/socket.io/"):
            return site(environ, start_response)  # type: ignore[no-any-return]  # open for hours
        token = object()
        _running.add(token)
        start = _last_answer(start_response) if health.is_stopping() else start_response
        try:
            return ClosingIterator(site(environ, start), lambda: _running.discard(token))
        except BaseException:
            _running.discard(token)
            raise

    return answer_counted


def _last_answer(start_response: Any) -> Callable[..., Any]:
    """Tell a proxy not to keep the connection for its next request."""
    return lambda status, headers, *more: start_response(status, [*headers, ("Connection", "close")], *more)


def take_leave() -> None:
    """Tell everybody here to go on elsewhere, answer what was asked, and close what is still open."""
    global _closing
    health.begin_to_stop()
    socketio.server.emit("please_reconnect", {}, namespace=NAMESPACE, ignore_queue=True)
    _wait_until(lambda: not socketio.server.eio.sockets, MOVE_S)
    _closing = True
    _wait_until(lambda: not _running, FINISH_S)
    socketio.sleep(_LAST_PUSHES_S)
    engine = socketio.server.eio
    engine.on("disconnect", lambda *_: None)  # thousands leave at once, and nobody will ask who they were
    for connection in list(engine.sockets.values()):
        connection.close(wait=False)
    _wait_until(lambda: not engine.sockets, CLOSE_S)


def _wait_until(done: Callable[[], bool], most_s: float) -> None:
    deadline = time.monotonic() + most_s
    while not done() and time.monotonic() < deadline:
        socketio.sleep(_LOOK_S)
