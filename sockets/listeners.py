"""Imports the socket doors and the pushes, so that an application is complete once this is imported."""

from sockets import auction_room, bid_events, broadcast, personal

__all__ = ["auction_room", "bid_events", "broadcast", "personal"]
