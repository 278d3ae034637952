"""Serving the application: the WSGI server of each concurrency, with a graceful stop."""

import gc
import os
import signal
import socket
import sys
import threading
import warnings
from typing import Any

import structlog
from flask import Flask

from services.demo import demo_logins
from services.runtime.config import Config
from sockets.server import socketio

log = structlog.get_logger()
MOST_SOCKETS = 20_000
GRACE_S = 2.5


def serve(app: Flask, config: Config) -> None:
    """Listen on HOST:PORT until SIGTERM or SIGINT; in-flight answers are delivered before the end.

    Exits with one plain line when the port is taken.
    """
    try:
        listener = _listen(config.host, config.port)
    except OSError as fault:
        sys.exit(
            f"Port {config.port} on {config.host} can't be used ({fault.strerror}): set PORT to another one."
        )
    gc.collect()
    gc.freeze()
    print(_greeting(config), flush=True)
    if config.async_mode == "eventlet":
        _serve_eventlet(app, listener)
    else:
        _serve_plain(app, config, listener)


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


def _serve_eventlet(app: Flask, listener: socket.socket) -> None:
    import eventlet  # noqa: PLC0415
    import eventlet.wsgi  # noqa: PLC0415
    from eventlet.websocket import WebSocketWSGI  # noqa: PLC0415

    # Per-message deflate costs 90 KB a client and 45 % CPU for messages of 400 bytes.
    WebSocketWSGI._negotiate_permessage_deflate = lambda self, environ: None
    warnings.filterwarnings("ignore", module="eventlet")

    def stop(*_: Any) -> None:
        eventlet.spawn(_stop_eventlet, listener)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        eventlet.wsgi.server(
            listener, app, max_size=MOST_SOCKETS, log_output=False, debug=False, keepalive=75
        )
    except OSError:
        log.info("the listener is closed")
    eventlet.sleep(GRACE_S)


def _stop_eventlet(listener: socket.socket) -> None:
    import eventlet  # noqa: PLC0415

    log.info("stopping")
    listener.shutdown(socket.SHUT_RD)
    eventlet.sleep(GRACE_S)
    os._exit(0)


def _serve_plain(app: Flask, config: Config, listener: socket.socket) -> None:
    def stop(*_: Any) -> None:
        threading.Timer(GRACE_S, os._exit, args=(0,)).start()

    signal.signal(signal.SIGTERM, stop)
    listener.close()
    socketio.run(app, host=config.host, port=config.port, allow_unsafe_werkzeug=True)
