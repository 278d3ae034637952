"""Which rooms each client is in, remembered, so that a crowd may leave at once.

The library looks through the rooms of all clients for each one that leaves, and each client is a room
itself: four thousand pages that lose their connection together held everybody else up for eight seconds.
"""

from collections import defaultdict
from typing import Any

from socketio.manager import Manager


class KnownRooms(Manager):  # type: ignore[misc]  # the library has no types
    """A manager that takes leave of a client in as many steps as it has rooms."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._rooms_of: defaultdict[tuple[str, str], dict[str | None, None]] = defaultdict(dict)

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """Put a client into a room; its own and the room of all (None) are among them."""
        super().basic_enter_room(sid, namespace, room, eio_sid)
        self._rooms_of[sid, namespace][room] = None

    def basic_leave_room(self, sid: str, namespace: str, room: str | None) -> None:
        """Take a client out of a room."""
        super().basic_leave_room(sid, namespace, room)
        rooms = self._rooms_of.get((sid, namespace), {})
        rooms.pop(room, None)
        if not rooms:
            self._rooms_of.pop((sid, namespace), None)

    def basic_disconnect(self, sid: str, namespace: str, **_: Any) -> None:
        """Forget a client of a namespace."""
        for room in list(self._rooms_of.get((sid, namespace), ())):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace, [])
            if sid in waiting:
                waiting.remove(sid)
                if not waiting:
                    del pending[namespace]
