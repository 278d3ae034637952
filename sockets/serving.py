"""Serving the application: the WSGI server of each concurrency, with a graceful stop."""

import importlib
import os
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any, Final

import simple_websocket.ws
import structlog
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from wsproto.events import AcceptConnection

from services.demo import demo_logins
from services.runtime.config import Config
from services.runtime.process import Signals, end_within, open_many_files, settle_memory
from sockets.leaving import count_what_runs, take_leave

log = structlog.get_logger()
MOST_CONNECTIONS: Final = 20_000
FILES_BESIDE: Final = 256
"""Of the process itself: database, Redis, logs."""
STOP_WITHIN_S: Final = 5
RETRY_S: Final = 0.25
_LOADED_LATE: Final = (
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "fpdf",
    "pillow_heif",
    "rapidfuzz.process",
)
"""What commands load only when they need it; a server loads it before it opens: no bid waits for it later."""
Stop = Callable[[], None]


def serve(app: Flask, config: Config, *, at_end: Callable[[], None]) -> None:
    """Listen on HOST:PORT until SIGTERM or SIGINT; never returns.

    Then no connection is taken any more, `at_end` is called, what was asked is answered, sockets are
    told to reconnect, and the process ends within STOP_WITHIN_S. Exits with one plain line when the
    port is taken.
    """
    try:
        listener = _listen(config.host, config.port)
    except OSError as fault:
        sys.exit(
            f"Port {config.port} on {config.host} can't be used ({fault.strerror}): set PORT to another one."
        )
    for name in _LOADED_LATE:
        importlib.import_module(name)
    most = min(MOST_CONNECTIONS, (open_many_files() - FILES_BESIDE) // 2)
    signals = Signals()
    stop_listening = _SERVERS[config.async_mode](count_what_runs(app), listener, most)
    settle_memory()
    print(_greeting(config), flush=True)
    signals.wait()
    end_within(STOP_WITHIN_S)
    log.info("stopping")
    stop_listening()
    at_end()
    take_leave()
    sys.stdout.flush()
    os._exit(0)


def _greeting(config: Config) -> str:
    lines = [f"Mandi Connect is open at http://localhost:{config.port}"]
    if config.demo:
        lines += [f"  {login.login:<16} {login.password}   {login.role}" for login in demo_logins()]
    return "\n".join(lines)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Without it, Nagle and delayed ACKs add 40 ms to every bid; accepted sockets inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((host, port))
    listener.listen(4096)
    return listener


def _serve_eventlet(site: Any, listener: socket.socket, most: int) -> Stop:
    import eventlet  # noqa: PLC0415
    import eventlet.wsgi  # noqa: PLC0415
    from eventlet.websocket import WebSocketWSGI  # noqa: PLC0415

    # Per-message deflate costs 90 KB a client and 45 % CPU for messages of 400 bytes.
    WebSocketWSGI._negotiate_permessage_deflate = lambda self, environ: None
    warnings.filterwarnings("ignore", module="eventlet")
    take, is_shut = listener.accept, False

    def accept() -> Any:
        """Take a connection. Never raise: eventlet's server would end, and cut every websocket first."""
        while True:
            try:
                return take()
            except OSError as fault:
                if is_shut:
                    eventlet.sleep(2 * STOP_WITHIN_S)
                log.warning("no connection can be taken now", fault=fault)
                eventlet.sleep(RETRY_S)

    def stop() -> None:
        nonlocal is_shut
        is_shut = True
        listener.shutdown(socket.SHUT_RD)

    listener.accept = accept  # type: ignore[method-assign]
    eventlet.spawn(
        eventlet.wsgi.server, listener, site, max_size=most, log_output=False, debug=False, keepalive=75
    )
    return stop


def _serve_gevent(site: Any, listener: socket.socket, most: int) -> Stop:
    from gevent.pywsgi import WSGIServer  # noqa: PLC0415

    _refuse_deflate()
    server = WSGIServer(listener, site, log=None, spawn=most)
    server.start()
    return server.close  # type: ignore[no-any-return]


def _serve_threads(site: Any, listener: socket.socket, _most: int) -> Stop:
    _refuse_deflate()
    host, port = listener.getsockname()[:2]
    server = make_server(host, port, site, True, request_handler=_Quiet, fd=listener.fileno())
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        listener.close()

    return stop


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None:
        """Write no line for each request, as the other servers don't."""


def _refuse_deflate() -> None:
    """Take up websockets without per-message deflate; simple-websocket has no setting for it."""
    simple_websocket.ws.AcceptConnection = lambda subprotocol, extensions: AcceptConnection(
        subprotocol=subprotocol
    )


_SERVERS: Final[dict[str, Callable[[Any, socket.socket, int], Stop]]] = {
    "eventlet": _serve_eventlet,
    "gevent": _serve_gevent,
    "threading": _serve_threads,
}
