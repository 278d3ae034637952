"""How many look on: told to a room at most once in two seconds."""

import threading

from sockets import connections
from sockets.server import NAMESPACE, socketio

PAUSE_S = 2
_started = threading.Event()


def start_telling() -> None:
    """Start the teller of this process, once."""
    if not _started.is_set():
        _started.set()
        socketio.start_background_task(_tell_for_ever)


def _tell_for_ever() -> None:
    while True:
        socketio.sleep(PAUSE_S)
        tell()


def tell() -> None:
    """Tell every room whose count changed."""
    for auction, count in connections.take_changed().items():
        payload = {"auction_id": auction, "count": count}
        socketio.emit("watchers", payload, to=f"auction:{auction}", namespace=NAMESPACE)
