"""The room of an auction: joining, leaving, catching up, each event with an ack (API, Sockets)."""

from typing import Any

from services import bidding
from services.core.clock import utc_now
from services.core.ids import number_of
from services.runtime import limits
from sockets import connections, watchers
from sockets.events import on
from sockets.payloads import JoinAuction, JoinAuctions, OfAuction, Update, ok
from sockets.rooms import room_of
from sockets.server import NAMESPACE, socketio
from sockets.snapshots import snapshot_for

FLOOR = "floor"
"""The room of pages that show whatever is live."""
JOINS = "60 per 10 seconds"
"""Of one connection; each costs as much as a page."""


@on("join_auction")
def join_auction(sid: str, message: JoinAuction) -> dict[str, Any]:
    """Enter an auction's room; the ack holds its snapshot, with every entry missed since `since`."""
    _count_join(sid)
    auction_id = number_of("auction", message.auction_id)
    connection = connections.get(sid)
    _enter(sid, room_of(auction_id))
    try:
        snapshot = snapshot_for(
            auction_id=auction_id,
            viewer_id=connections.viewer_id_of(sid),
            language=connection.language,
            now=utc_now(),
            since=message.since,
        )
    except Exception:
        _leave(sid, room_of(auction_id))
        raise
    connections.watch(sid, message.auction_id)
    watchers.start_telling()
    return ok(auction=snapshot | {"watchers": watchers.count(message.auction_id)})


@on("join_auctions")
def join_auctions(sid: str, message: JoinAuctions) -> dict[str, Any]:
    """Follow the cards of a page: one subscription for all, where each stands now, and lots that open."""
    _count_join(sid)
    if message.new_lots:
        _enter(sid, FLOOR)
    ids = [number_of("auction", public) for public in message.auction_ids]
    for auction_id in ids:
        _enter(sid, room_of(auction_id))
    standings = bidding.standings(auction_ids=ids, viewer_id=connections.viewer_id_of(sid), now=utc_now())
    return ok(auctions=standings)


@on("leave_auction")
def leave_auction(sid: str, message: OfAuction) -> dict[str, Any]:
    """Leave an auction's room."""
    _leave(sid, room_of(number_of("auction", message.auction_id)))
    connections.unwatch(sid, message.auction_id)
    return ok()


@on("end_auction")
def end_auction(sid: str, message: OfAuction) -> dict[str, Any]:
    """End an own auction early."""
    auction_id = number_of("auction", message.auction_id)
    person = connections.person_of(sid)
    bidding.end_early(seller=person, auction_id=auction_id)
    language = connections.get(sid).language
    return ok(
        auction=bidding.snapshot(auction_id=auction_id, viewer_id=person.id, language=language, now=utc_now())
    )


@on("get_auction_update")
def get_auction_update(sid: str, message: Update) -> dict[str, Any]:
    """Catch up after a gap: nothing when `since` is current, else the snapshot with what was missed."""
    connection = connections.get(sid)
    snapshot = snapshot_for(
        auction_id=number_of("auction", message.auction_id),
        viewer_id=connections.viewer_id_of(sid),
        language=connection.language,
        now=utc_now(),
        since=message.since,
    )
    if snapshot["version"] == message.since:
        return ok(changed=False)
    return ok(changed=True, auction=snapshot)


def _count_join(sid: str) -> None:
    limits.hit(JOINS, "joins", connections.get(sid).address, sid)


def _enter(sid: str, room: str) -> None:
    socketio.server.enter_room(sid, room, namespace=NAMESPACE)


def _leave(sid: str, room: str) -> None:
    socketio.server.leave_room(sid, room, namespace=NAMESPACE)
