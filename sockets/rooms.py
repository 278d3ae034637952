"""What a room is told of its auction: the first bid at once, in a storm all of them 10 to 20 times a second.

Each update carries every bid since the last one and the newest state, so no bid is missing and none costs
a message of its own. Merging is next to nothing: an event is put on a list, everything else happens when
the list is told. One flusher a process tells lists whose time has come.

Several processes tell each other every bid, and each tells the people it holds. A bid that overtook one
made at another process waits a moment for it, so that nobody sees a hole where there is none.
"""

import heapq
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from operator import attrgetter
from time import monotonic
from typing import Any, Final

import structlog

from services.bidding import BidAccepted
from services.core.ids import public_id
from services.runtime import green
from sockets.fanout import turns
from sockets.processes import ProcessManager
from sockets.server import NAMESPACE, socketio

log = structlog.get_logger()
PAUSE_S: Final = 0.05
LONGEST_PAUSE_S: Final = 0.1
OF_A_MEMBER_S: Final = 0.0002
"""Telling a member costs some 20 µs: in a storm, so long a pause leaves most of the time to the bids."""
CROWD: Final = 1_000
STORM: Final = 3
"""So many bids since the last update are a storm."""
HOLE_S: Final = 0.2
"""How long bids wait for one made before them at another process; then people catch up by themselves."""
TICK_S: Final = 0.01
LATE_S: Final = 0.1
"""When news is told so much too late, bids must leave more of the time to telling it."""
MOST_ROOMS: Final = 2_000

Telling = Callable[[BidAccepted], list[tuple[str, dict[str, Any]]]]


def room_of(auction_id: int) -> str:
    """The room everybody who looks at an auction is in."""
    return f"auction:{public_id('auction', auction_id)}"


class Room:
    """One auction's news of this process: what was not told yet, and when it last was."""

    __slots__ = (
        "auction_id",
        "due",
        "guard",
        "held_since",
        "name",
        "newest",
        "news",
        "others",
        "told",
        "told_at",
    )

    def __init__(self, auction_id: int) -> None:
        self.auction_id = auction_id
        self.name = room_of(auction_id)
        self.news: deque[BidAccepted] = deque()
        self.others: deque[BidAccepted] = deque()
        self.due: float | None = None
        self.told_at = 0.0
        self.told = 0
        self.newest: BidAccepted | None = None
        self.held_since: float | None = None
        self.guard = threading.RLock()

    def count_members(self) -> int:
        """How many are here in this process."""
        return len(socketio.server.manager.rooms.get(NAMESPACE, {}).get(self.name, ()))

    def pause_s(self) -> float:
        """How long after the last update the next one may come."""
        members = self.count_members()
        if self.told < STORM and members <= CROWD:
            return PAUSE_S
        return min(max(PAUSE_S, members * OF_A_MEMBER_S), LONGEST_PAUSE_S)

    def take(self, *, now: float, is_last: bool) -> BidAccepted | None:
        """Take what may be told now, as one event; the rest waits for the bids before it."""
        events = sorted(_emptied(self.news), key=attrgetter("version"))
        ready = len(events) if is_last else self._count_without_hole(events)
        if ready < len(events):
            self.held_since = self.held_since or now
            if now - self.held_since >= HOLE_S:
                ready = len(events)
        if ready == len(events):
            self.held_since = None
        self.news.extendleft(reversed(events[ready:]))
        if not ready:
            return None
        merged = _merged(events[:ready], self.newest)
        self.newest, self.told_at, self.told = replace(merged, entries=[]), now, len(merged.entries)
        return merged

    def _count_without_hole(self, events: list[BidAccepted]) -> int:
        """How many follow on what was told without a bid missing between; sealed bids are not told singly."""
        count = self.newest.bid_count if self.newest else None
        for n, event in enumerate(events):
            if count is not None and event.price is not None and event.bid_count - len(event.entries) > count:
                return n
            count = max(event.bid_count, count or 0)
        return len(events)


class Rooms:
    """All rooms of one server, and the flusher that tells them."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._rooms: dict[int, Room] = {}
        self._due: list[tuple[float, int]] = []
        self._guard = threading.Lock()
        self._is_flushing = False
        manager = socketio.server.manager
        self._others = manager if isinstance(manager, ProcessManager) else None
        if self._others is not None:
            self._others.own_kinds |= {"bids": self._hear_bids, "news": self._hear_news}

    def add(self, event: BidAccepted) -> None:
        """Tell a room of a bid made here: now, or with the next update."""
        room = self._rooms.get(event.auction_id) or self._open(event.auction_id)
        if self._others is not None:
            room.others.append(event)
        self._add(room, event)

    def tell(self, auction_id: int, name: str, payload: dict[str, Any]) -> None:
        """Tell a room something else, after all that is older."""
        green.soon(partial(self._tell, auction_id, name, payload, is_ours=True))

    def reaches(self, auction_id: int) -> bool:
        """Whether anybody may hear what a room is told, here or at another process."""
        here = socketio.server.manager.rooms.get(NAMESPACE, {}).get(room_of(auction_id))
        return bool(here) or self._others is not None

    def _add(self, room: Room, event: BidAccepted) -> None:
        room.news.append(event)  # before the look at `due`: the flusher looks the other way round
        if room.due is not None:
            return
        now = monotonic()
        room.due = max(room.told_at + room.pause_s(), now)
        if room.due > now:
            self._tell_later(room)
        else:
            # Twice: the acks that were released with this bid go out before it is told to everybody.
            green.soon(partial(green.soon, partial(self._flush_well, room)))

    def _open(self, auction_id: int) -> Room:
        if len(self._rooms) >= MOST_ROOMS:
            quiet = [each for each, room in list(self._rooms.items()) if room.due is None]
            for each in quiet[: MOST_ROOMS // 2]:
                del self._rooms[each]
        return self._rooms.setdefault(auction_id, Room(auction_id))

    def _flush(self, room: Room, *, is_last: bool = False) -> None:
        with room.guard:
            now = monotonic()
            room.due = None
            if room.others and self._others is not None:
                bids = [_packed(event) for event in _emptied(room.others)]
                self._others.tell_others("bids", {"bids": bids})
            event = room.take(now=now, is_last=is_last)
            if event is not None and room.count_members():
                for name, payload in self._telling(event):
                    _emit(room.name, name, payload)
            if room.news and room.due is None:
                room.due = now + TICK_S
                self._tell_later(room)

    def _flush_well(self, room: Room) -> None:
        try:
            self._flush(room)
        except Exception:
            log.exception("a room was not told", auction_id=room.auction_id)

    def _tell(self, auction_id: int, name: str, payload: dict[str, Any], *, is_ours: bool) -> None:
        room = self._rooms.get(auction_id) or self._open(auction_id)
        with room.guard:
            self._flush(room, is_last=True)
            if is_ours and self._others is not None:
                message = {"auction": auction_id, "name": name, "payload": payload}
                self._others.tell_others("news", message)
            _emit(room.name, name, payload)

    def _tell_later(self, room: Room) -> None:
        with self._guard:
            heapq.heappush(self._due, (room.due or 0.0, room.auction_id))
            starts, self._is_flushing = not self._is_flushing, True
        if starts:
            socketio.start_background_task(self._tell_what_is_due)

    def _tell_what_is_due(self) -> None:
        while (rest := self._seconds_to_next()) is not None:
            turns.is_behind = -rest > LATE_S
            if rest > 0:
                socketio.sleep(min(rest, TICK_S))
                continue
            with self._guard:
                due, auction_id = heapq.heappop(self._due)
            room = self._rooms.get(auction_id)
            if room is not None and room.due == due:
                self._flush_well(room)
        turns.is_behind = False

    def _seconds_to_next(self) -> float | None:
        with self._guard:
            self._is_flushing = bool(self._due)
            return self._due[0][0] - monotonic() if self._due else None

    def _hear_bids(self, message: dict[str, Any]) -> None:
        for packed in message["bids"]:
            event = BidAccepted(**packed)
            self._add(self._rooms.get(event.auction_id) or self._open(event.auction_id), event)

    def _hear_news(self, message: dict[str, Any]) -> None:
        self._tell(message["auction"], message["name"], message["payload"], is_ours=False)


def _emit(room: str, name: str, payload: dict[str, Any]) -> None:
    socketio.emit(name, payload, to=room, namespace=NAMESPACE, ignore_queue=True)


def _merged(events: list[BidAccepted], newest: BidAccepted | None) -> BidAccepted:
    """The newest state there is, with the bids of some events in the order of the ledger."""
    if len(events) == 1 and (newest is None or newest.version <= events[0].version):
        return events[0]
    entries = {entry["seq"]: entry for event in events for entry in event.entries}
    state = events[-1] if newest is None or newest.version <= events[-1].version else newest
    return replace(
        state,
        entries=[entries[seq] for seq in sorted(entries)],
        extended=any(event.extended for event in events),
    )


def _packed(event: BidAccepted) -> dict[str, Any]:
    return {name: getattr(event, name) for name in BidAccepted.__slots__}


def _emptied(waiting: deque[BidAccepted]) -> list[BidAccepted]:
    """Everything on a list that others may be adding to."""
    taken = []
    while waiting:
        taken.append(waiting.popleft())
    return taken
