"""Text from the wire, before any event is known: what can't be read becomes an event nobody has.

Socket.IO would answer with a traceback in the log and no ack, and would let a client play the
library's own "connect" and "disconnect", after which the house no longer knows whose connection it is.
"""

from typing import Any, Final

from socketio.packet import ACK, CONNECT, DISCONNECT, EVENT, Packet

UNREADABLE: Final = "unreadable"
_OF_THE_LIBRARY: Final = frozenset({"connect", "disconnect", "*"})
_KNOWN: Final = (EVENT, CONNECT, DISCONNECT, ACK)
"""Without the binary ones: no message of ours has attachments, and each would wait in memory for the rest."""
_FAULTS: Final = (ValueError, TypeError, IndexError, RecursionError)


class CheckedPacket(Packet):  # type: ignore[misc]  # the library has no types
    """A packet whose event always has a name a client may use."""

    uses_binary_events = False  # nothing of ours is bytes: no need to search every answer for them

    def __init__(self, *of_the_library: Any, encoded_packet: Any = None, **more: Any) -> None:
        super().__init__(*of_the_library, encoded_packet=encoded_packet, **more)
        if encoded_packet is not None and not encoded_packet:
            self.data = [UNREADABLE]  # the library does not even look at an empty one

    def decode(self, encoded_packet: Any) -> int:
        """Read a packet; returns how many binary attachments are still to come: none, ever."""
        try:
            super().decode(encoded_packet)
        except _FAULTS:
            self.packet_type = EVENT
        if self.packet_type not in _KNOWN:
            self.packet_type, self.data = EVENT, None
        if self.packet_type == EVENT and not _is_event(self.data):
            self.data = [UNREADABLE]
        return 0


def _is_event(data: Any) -> bool:
    named = isinstance(data, list) and data and isinstance(data[0], str)
    return bool(named and data[0] not in _OF_THE_LIBRARY)
