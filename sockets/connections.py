"""Who is at the other end of each connection of this process, and which rooms they look into."""

from collections import defaultdict
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from services import accounts
from services.accounts import Person, Suspended
from services.core.errors import Unauthenticated

BELIEVED_S: Final = 5
"""How old what is known of a bidder may be; a right ended in this process ends at once."""


@dataclass(slots=True, kw_only=True)
class Connection:
    """One connected device: whose it is (None: a visitor), by which session or token, in which language."""

    user_id: int | None
    session_version: int
    token: str | None
    language: str
    address: str
    person: Person | None = None
    read_at: float = 0.0
    rooms: set[str] = field(default_factory=set)


_connections: dict[str, Connection] = {}
_devices: dict[int, set[str]] = defaultdict(set)
_watchers: dict[str, set[str]] = defaultdict(set)
_dirty: set[str] = set()


def add(sid: str, connection: Connection) -> None:
    """Remember a device, and what was just read of its person."""
    connection.read_at = monotonic()
    _connections[sid] = connection
    if connection.user_id is not None:
        _devices[connection.user_id].add(sid)


def remove(sid: str) -> None:
    """Forget a device and where it looked."""
    connection = _connections.pop(sid, None)
    if connection is None:
        return
    for auction in list(connection.rooms):
        _leave(sid, auction)
    if connection.user_id is not None:
        devices = _devices[connection.user_id]
        devices.discard(sid)
        if not devices:
            del _devices[connection.user_id]


def get(sid: str) -> Connection:
    """The device behind a connection."""
    return _connections[sid]


def is_here(user_id: int) -> bool:
    """Whether a device of this person is connected to this process."""
    return user_id in _devices


def is_alone_here(user_id: int) -> bool:
    """Whether this person has just one device at this process."""
    return len(_devices.get(user_id, ())) == 1


def person_of(sid: str) -> Person:
    """Who acts, read afresh: raises Unauthenticated (also when the session or token ended) or Suspended."""
    connection = _connections.get(sid)
    return _checked(None if connection is None else _find_person(connection))


def bidder_of(sid: str) -> Person:
    """Who bids, as read at most BELIEVED_S ago: a read for every bid would cost more than the bid.

    A session or token that ends in this process ends here at once, one that ends in another process within
    BELIEVED_S. That the person exists, is a buyer and not suspended, bidding itself looks up under its
    lock. Raises Unauthenticated or Suspended.
    """
    connection = _connections.get(sid)
    if connection is None:
        raise Unauthenticated()
    if monotonic() - connection.read_at >= BELIEVED_S:
        connection.person = _find_person(connection)
        connection.read_at = monotonic()
    return _checked(connection.person)


def doubt(user_id: int) -> None:
    """Read a person afresh when one of their devices acts next."""
    for sid in _devices.get(user_id, ()):
        _connections[sid].read_at = -BELIEVED_S


def viewer_id_of(sid: str) -> int | None:
    """Whose own promises a device may see, read afresh; None for a visitor or an ended session."""
    connection = _connections.get(sid)
    person = None if connection is None else _find_person(connection)
    return person.id if person else None


def list_without_right(*, user_id: int) -> list[str]:
    """List the devices in this process that came in as this person and may no longer act so."""
    return [sid for sid in list(_devices.get(user_id, ())) if _find_person(_connections[sid]) is None]


def watch(sid: str, auction: str) -> None:
    """Count a device among those in an auction's room."""
    _connections[sid].rooms.add(auction)
    _watchers[auction].add(sid)
    _dirty.add(auction)


def unwatch(sid: str, auction: str) -> None:
    """Stop counting it."""
    connection = _connections.get(sid)
    if connection is not None and auction in connection.rooms:
        connection.rooms.discard(auction)
        _leave(sid, auction)


def count_watchers(auction: str) -> int:
    """How many devices are in an auction's room in this process."""
    return len(_watchers.get(auction, ()))


def count_all() -> dict[str, int]:
    """How many devices are in each auction's room in this process."""
    return {auction: len(sids) for auction, sids in list(_watchers.items())}


def take_changed() -> dict[str, int]:
    """The counts that changed since the last call."""
    changed = {auction: count_watchers(auction) for auction in _dirty}
    _dirty.clear()
    return changed


def _find_person(connection: Connection) -> Person | None:
    if connection.token is not None:
        return accounts.find_person_by_token(token=connection.token)
    if connection.user_id is None:
        return None
    person = accounts.find_person(user_id=connection.user_id)
    return person if person and person.session_version == connection.session_version else None


def _checked(person: Person | None) -> Person:
    if person is None:
        raise Unauthenticated()
    if person.suspended:
        raise Suspended()
    return person


def _leave(sid: str, auction: str) -> None:
    sids = _watchers[auction]
    sids.discard(sid)
    _dirty.add(auction)
    if not sids:
        del _watchers[auction]
