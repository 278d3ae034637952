"""The Socket.IO server object, configured once by the application factory."""

from collections.abc import Callable

from flask import Flask
from flask_socketio import SocketIO
from socketio.manager import Manager

from services.runtime import green
from services.runtime.config import Config
from sockets import encoding, fanout
from sockets.membership import KnownRooms
from sockets.packets import CheckedPacket
from sockets.payloads import SCHEMAS
from sockets.processes import ProcessManager

NAMESPACE = "/auctions"
LARGEST_FRAME = 4 * 1024 * 1024
"""Above this a connection is cut; from 16 KiB up to it a message is refused in its ack (API, Sockets)."""

socketio = SocketIO()
_app: Flask
_when_made: list[Callable[[], None]] = []


def when_made(act: Callable[[], None]) -> Callable[[], None]:
    """Have something done with every server that `init_socketio` makes."""
    _when_made.append(act)
    return act


class OneProcess(KnownRooms):
    """Rooms of this process."""


class FastOneProcess(KnownRooms, fanout.FastManager):
    """Rooms of this process, told to their members at once."""


class ManyProcesses(KnownRooms, ProcessManager):
    """Rooms over several processes."""


class FastManyProcesses(KnownRooms, ProcessManager, fanout.FastManager):
    """Rooms over several processes, told to the members of this one at once."""


def app_of_server() -> Flask:
    """The application the server was made for; events come without one."""
    return _app


def init_socketio(app: Flask, config: Config) -> None:
    """Attach the server to the application; foreign origins are refused."""
    global _app
    _app = app
    app.extensions["socket_messages"] = SCHEMAS  # for the API's documentation, which may not look in here
    is_fast = config.fast_fanout and green.mode() != "threading"
    socketio.init_app(
        app,
        async_mode=green.mode(),  # of this process: commands and tests are threads, whatever is served
        async_handlers=False,  # a client's bids are taken in the order in which it sent them
        cors_allowed_origins=[config.public_url] if config.public_url else None,
        client_manager=_manager(config.redis_url, is_fast=is_fast),
        serializer=CheckedPacket,
        json=encoding,
        max_http_buffer_size=LARGEST_FRAME,
        http_compression=False,
        manage_session=False,
        ping_interval=20,
        ping_timeout=20,
    )
    if is_fast:
        fanout.switch_on(socketio)
    for act in _when_made:
        act()


def _manager(redis_url: str, *, is_fast: bool) -> Manager:
    if redis_url:
        kind = FastManyProcesses if is_fast else ManyProcesses
        return kind(redis_url, channel="mandi-connect")
    return FastOneProcess() if is_fast else OneProcess()
