"""Text from the wire, before any event is known: what can't be read becomes an event nobody has.

Socket.IO would answer with a traceback in the log and no ack, and would let a client play the
library's own "connect" and "disconnect", after which the house no longer knows whose connection it is.
"""

from typing import Any, Final

from socketio.packet import ACK, BINARY_ACK, BINARY_EVENT, CONNECT, DISCONNECT, EVENT, Packet

UNREADABLE: Final = "unreadable"
_OF_THE_LIBRARY: Final = frozenset({"connect", "disconnect", "*"})
MOST_ATTACHMENTS: Final = 8
"""No message of ours has any; each waits in memory for the rest."""
_EVENTS: Final = (EVENT, BINARY_EVENT)
_OTHERS: Final = (CONNECT, DISCONNECT, ACK, BINARY_ACK)
_FAULTS: Final = (ValueError, TypeError, IndexError, RecursionError)


class CheckedPacket(Packet):  # type: ignore[misc]  # the library has no types
    """A packet whose event always has a name a client may use."""

    uses_binary_events = False  # nothing of ours is bytes: no need to search every answer for them

    def decode(self, encoded_packet: Any) -> int:
        """Read a packet; returns how many binary attachments are still to come."""
        try:
            awaited = int(super().decode(encoded_packet))
        except _FAULTS:
            self.packet_type, awaited = EVENT, 0
        if self.packet_type not in (*_EVENTS, *_OTHERS) or awaited > MOST_ATTACHMENTS:
            self.packet_type, self.data, awaited = EVENT, None, 0
        if self.packet_type in _EVENTS and not _is_event(self.data):
            self.data = [UNREADABLE]
        return awaited

    @classmethod
    def reconstruct_binary(cls, data: Any, attachments: list[bytes]) -> Any:
        """Put attachments where the message wants them."""
        try:
            return super().reconstruct_binary(data, attachments)
        except _FAULTS:
            return [UNREADABLE]


def _is_event(data: Any) -> bool:
    named = isinstance(data, list) and data and isinstance(data[0], str)
    return bool(named and data[0] not in _OF_THE_LIBRARY)
