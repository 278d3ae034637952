"""Who is at the other end of each connection of this process, and which rooms they look into."""

from collections import defaultdict
from dataclasses import dataclass

from services import accounts
from services.accounts import Person, Suspended
from services.core.errors import Unauthenticated


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One connected device: whose it is (None: a visitor), by which session or token, in which language."""

    user_id: int | None
    session_version: int
    token: str | None
    language: str
    address: str


_connections: dict[str, Connection] = {}
_watchers: dict[str, set[str]] = defaultdict(set)
_dirty: set[str] = set()


def add(sid: str, connection: Connection) -> None:
    """Remember a device."""
    _connections[sid] = connection


def remove(sid: str) -> None:
    """Forget a device and where it looked."""
    _connections.pop(sid, None)
    for auction in [auction for auction, sids in _watchers.items() if sid in sids]:
        unwatch(sid, auction)


def get(sid: str) -> Connection:
    """The device behind a connection."""
    return _connections[sid]


def person_of(sid: str) -> Person:
    """Who acts, read afresh: raises Unauthenticated (also when the session or token ended) or Suspended."""
    connection = _connections.get(sid)
    person = None if connection is None else _find_person(connection)
    if person is None:
        raise Unauthenticated()
    if person.suspended:
        raise Suspended()
    return person


def viewer_id_of(sid: str) -> int | None:
    """Whose own promises a device may see, read afresh; None for a visitor or an ended session."""
    connection = _connections.get(sid)
    person = None if connection is None else _find_person(connection)
    return person.id if person else None


def list_without_right(*, user_id: int) -> list[str]:
    """List the devices in this process that came in as this person and may no longer act so."""
    mine = [(sid, each) for sid, each in _connections.items() if each.user_id == user_id]
    return [sid for sid, connection in mine if _find_person(connection) is None]


def _find_person(connection: Connection) -> Person | None:
    if connection.token is not None:
        return accounts.find_person_by_token(token=connection.token)
    if connection.user_id is None:
        return None
    person = accounts.find_person(user_id=connection.user_id)
    return person if person and person.session_version == connection.session_version else None


def watch(sid: str, auction: str) -> None:
    """Count a device among those in an auction's room."""
    _watchers[auction].add(sid)
    _dirty.add(auction)


def unwatch(sid: str, auction: str) -> None:
    """Stop counting it."""
    sids = _watchers.get(auction)
    if sids is None or sid not in sids:
        return
    sids.discard(sid)
    _dirty.add(auction)
    if not sids:
        del _watchers[auction]


def count_watchers(auction: str) -> int:
    """How many devices are in an auction's room in this process."""
    return len(_watchers.get(auction, ()))


def take_changed() -> dict[str, int]:
    """The counts that changed since the last call."""
    changed = {auction: count_watchers(auction) for auction in _dirty}
    _dirty.clear()
    return changed
