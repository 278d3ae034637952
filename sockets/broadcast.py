"""Pushes: the only caller of emit for what happened; a lost one is repaired by version and catch-up."""

from functools import partial
from typing import Any

from presentation.notices import push_payload
from services import bidding, notifications
from services.bidding import (
    AuctionClosed,
    AuctionOpened,
    AutoBidSet,
    BidAccepted,
    Outbid,
    OwnBidTaken,
    alias_text,
)
from services.core.clock import iso, utc_now
from services.core.ids import public_id
from services.core.money import rupees
from services.notifications import NotificationCreated
from services.runtime import green
from services.runtime.subscribers import live
from sockets import connections
from sockets.auction_room import FLOOR
from sockets.personal import person_room
from sockets.processes import ProcessManager
from sockets.rooms import Rooms
from sockets.server import NAMESPACE, socketio, when_made

_rooms: Rooms


@live(BidAccepted)
def bid_placed(event: BidAccepted) -> None:
    """Tell a room its new price, leader and end, and the bids that led to it."""
    _rooms.add(event)


def updates_of(event: BidAccepted) -> list[tuple[str, dict[str, Any]]]:
    """What a room is told of one bid, or of several as one."""
    update = {
        "auction_id": public_id("auction", event.auction_id),
        "version": event.version,
        "price": None if event.price is None else rupees(event.price),
        "next_min": rupees(event.next_min),
        "bid_count": event.bid_count,
        "bidder_count": event.bidder_count,
        "leader": alias_text(event.leader_alias),
        "reserve": event.reserve,
        "ends_at": event.ends_at,
        "extensions": event.extensions,
        "server_now": iso(utc_now()),
        "entries": event.entries,
    }
    return [("bid_placed", update)] + ([("auction_extended", update)] if event.extended else [])


@live(OwnBidTaken)
def your_bid(event: OwnBidTaken) -> None:
    """Tell a bidder's devices that one of them bid here: the room's own update does not say who.

    The device that bid has its answer; when it is the only one, there is nobody to tell.
    """
    answered = event.door == "socket" and connections.is_alone_here(event.user_id) and not _has_others()
    if not answered and _reaches(event.user_id):
        to_person("your_bid", event.user_id, {"auction_id": public_id("auction", event.auction_id)})


@live(AutoBidSet)
def auto_bid_activated(event: AutoBidSet) -> None:
    """Tell a bidder's devices which maximum stands."""
    if not _reaches(event.user_id):
        return
    to_person(
        "auto_bid_activated",
        event.user_id,
        {
            "auction_id": public_id("auction", event.auction_id),
            "max_amount": rupees(event.maximum),
            "step": None if event.step is None else rupees(event.step),
        },
    )


@live(Outbid)
def you_were_outbid(event: Outbid) -> None:
    """Tell a bidder's devices that the lead is gone."""
    if not _reaches(event.user_id):
        return
    to_person(
        "you_were_outbid",
        event.user_id,
        {
            "auction_id": public_id("auction", event.auction_id),
            "price": rupees(event.price),
            "next_min": rupees(event.next_min),
            "by": alias_text(event.by_alias),
        },
    )


@live(AuctionOpened)
def auction_state(event: AuctionOpened) -> None:
    """Tell a room, and every page that shows what is live, that bidding has begun."""
    auction_id = event.auction_id
    if _rooms.reaches(auction_id):  # a snapshot takes longer than the opening did
        snapshot = bidding.snapshot(auction_id=auction_id, viewer_id=None, language="en", now=utc_now())
        to_room("auction_state", auction_id, {"auction_id": snapshot["id"], **snapshot})
    opened = {"auction_id": public_id("auction", auction_id)}
    socketio.emit("lot_opened", opened, to=FLOOR, namespace=NAMESPACE)


@live(AuctionClosed)
def auction_ended(event: AuctionClosed) -> None:
    """Tell a room how it ended, and the winner."""
    update = {
        "auction_id": public_id("auction", event.auction_id),
        "version": event.version,
        "status": event.status,
        "price": None if event.price is None else rupees(event.price),
        "leader": alias_text(event.leader_alias),
        "ends_at": event.ends_at,
        "server_now": iso(utc_now()),
    }
    to_room("auction_ended", event.auction_id, update)
    if event.status == "sold" and event.leader_id is not None:
        to_person("you_won", event.leader_id, update)


@live(NotificationCreated)
def notification(event: NotificationCreated) -> None:
    """Ring the bell on all devices of one person."""
    if not _reaches(event.user_id):
        return
    green.let_others_run()  # many may be told in a row, and each is read
    push = notifications.find_push(notification_id=event.notification_id)
    if push is not None:
        to_person("notification", event.user_id, push_payload(push))


def to_room(name: str, auction_id: int, payload: dict[str, Any]) -> None:
    """Push to everybody who looks at an auction, after what happened there before."""
    _rooms.tell(auction_id, name, payload)


def to_person(name: str, user_id: int, payload: dict[str, Any]) -> None:
    """Push to all devices of one person."""
    socketio.emit(name, payload, to=person_room(user_id), namespace=NAMESPACE)


def _reaches(user_id: int) -> bool:
    """Whether a push to somebody can arrive anywhere: at a device here, or at another process."""
    return connections.is_here(user_id) or _has_others()


def _has_others() -> bool:
    """Whether there are other processes, at which a person may have devices as well."""
    return isinstance(socketio.server.manager, ProcessManager)


def to_all_here(name: str) -> None:
    """Push to every device of this process."""
    socketio.emit(name, {}, namespace=NAMESPACE, ignore_queue=True)


@when_made
def _open_rooms() -> None:
    """Open the rooms of the server that was just made; a process has one, tests have many in a row."""
    global _rooms
    _rooms = Rooms(updates_of)
    manager = socketio.server.manager
    if isinstance(manager, ProcessManager):  # pages say so meanwhile, and then ask for what they missed
        manager.on_lost = partial(to_all_here, "catching_up")
        manager.on_back = partial(to_all_here, "please_catch_up")
