"""How many look on, at all processes together: told to a room at most once in two seconds.

Each process tells the others its own counts when they change, and all of them now and then; who has been
silent for long is gone. Nothing is asked of Redis: without it, a process counts what it sees and last heard.
"""

import threading
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

from sockets import connections
from sockets.processes import ProcessManager
from sockets.server import NAMESPACE, socketio, when_made

PAUSE_S: Final = 2
ALL_EVERY_S: Final = 10
GONE_AFTER_S: Final = 25


@dataclass(slots=True)
class Elsewhere:
    """What another process last said of itself."""

    counts: dict[str, int] = field(default_factory=dict)
    heard_at: float = 0.0


_started = threading.Event()
_elsewhere: dict[str, Elsewhere] = {}
_changed_elsewhere: set[str] = set()
_all_told_at = 0.0


def start_telling() -> None:
    """Start the teller of this process, once."""
    if not _started.is_set():
        _started.set()
        socketio.start_background_task(_tell_for_ever)


def count(auction: str) -> int:
    """How many look at an auction, as far as is known here."""
    return connections.count_watchers(auction) + sum(
        each.counts.get(auction, 0) for each in list(_elsewhere.values())
    )


def tell() -> None:
    """Tell every room whose count changed, and the other processes what is counted here."""
    here = connections.take_changed()
    manager = socketio.server.manager
    if isinstance(manager, ProcessManager):
        _forget_who_is_gone()
        _tell_others(manager, here)
    changed = set(here) | _changed_elsewhere
    _changed_elsewhere.clear()
    for auction in changed:
        payload = {"auction_id": auction, "count": count(auction)}
        socketio.emit("watchers", payload, to=f"auction:{auction}", namespace=NAMESPACE, ignore_queue=True)


def _tell_for_ever() -> None:
    while True:
        socketio.sleep(PAUSE_S)
        tell()


def _tell_others(manager: ProcessManager, changed: dict[str, int]) -> None:
    global _all_told_at
    now = monotonic()
    is_all = now - _all_told_at >= ALL_EVERY_S
    if is_all:
        _all_told_at = now
        changed = connections.count_all()
    if changed or is_all:
        manager.tell_others("watchers", {"counts": changed, "all": is_all})


def _hear(message: dict[str, Any]) -> None:
    global _all_told_at
    host = str(message["host_id"])
    if host not in _elsewhere:
        _elsewhere[host] = Elsewhere()
        _all_told_at = 0.0  # it knows nothing of us yet
    other = _elsewhere[host]
    other.heard_at = monotonic()
    before = other.counts
    counts = message["counts"] if message["all"] else before | message["counts"]
    other.counts = {str(auction): int(n) for auction, n in counts.items() if n}
    _changed_elsewhere.update({auction for auction, _ in before.items() ^ other.counts.items()})


def _forget_who_is_gone() -> None:
    now = monotonic()
    for host, other in list(_elsewhere.items()):
        if now - other.heard_at > GONE_AFTER_S:
            del _elsewhere[host]
            _changed_elsewhere.update(other.counts)


@when_made
def _listen() -> None:
    _elsewhere.clear()
    manager = socketio.server.manager
    if isinstance(manager, ProcessManager):
        manager.own_kinds["watchers"] = _hear
