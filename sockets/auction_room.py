"""The bid room: joining, bidding and catching up, each event with an ack (API, Sockets)."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_socketio import join_room, leave_room
from pydantic import ValidationError

from services import bidding
from services.core.clock import iso, utc_now
from services.core.ids import number_of, public_id
from services.core.money import parse_rupees
from sockets import connections
from sockets.errors import UnknownEvent, guarded, wrong_shape
from sockets.payloads import (
    SCHEMAS,
    AutoBid,
    Clock,
    JoinAuction,
    JoinAuctions,
    OfAuction,
    PlaceBid,
    Update,
    ok,
)
from sockets.server import NAMESPACE, socketio
from sockets.watchers import start_telling

FLOOR = "floor"
"""The room of pages that show whatever is live."""
Handler = Callable[[str, Any], dict[str, Any]]


def room_of(auction_id: int) -> str:
    """The room everybody who looks at an auction is in."""
    return f"auction:{public_id('auction', auction_id)}"


def on(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of an event: it gets the connection's id and the validated message."""

    def decorate(handler: Handler) -> Handler:
        def receive(*sent: Any) -> dict[str, Any]:
            sid = request.sid  # type: ignore[attr-defined]
            language = connections.get(sid).language
            return guarded(name, language, lambda: handler(sid, _read(name, sent)))

        socketio.on_event(name, receive, namespace=NAMESPACE)
        return handler

    return decorate


def _read(name: str, sent: tuple[Any, ...]) -> Any:
    try:
        return SCHEMAS[name].model_validate(sent[0] if len(sent) == 1 else sent)
    except ValidationError as fault:
        raise wrong_shape(fault, sent) from None


@on("join_auction")
def join_auction(sid: str, message: JoinAuction) -> dict[str, Any]:
    """Enter an auction's room; the ack holds its snapshot, with every entry missed since `since`."""
    auction_id = number_of("auction", message.auction_id)
    connection = connections.get(sid)
    join_room(room_of(auction_id))
    try:
        snapshot = bidding.snapshot(
            auction_id=auction_id,
            viewer_id=connections.viewer_id_of(sid),
            language=connection.language,
            now=utc_now(),
            since=message.since,
        )
    except Exception:
        leave_room(room_of(auction_id))
        raise
    connections.watch(sid, message.auction_id)
    start_telling()
    return ok(auction=snapshot | {"watchers": connections.count_watchers(message.auction_id)})


@on("join_auctions")
def join_auctions(sid: str, message: JoinAuctions) -> dict[str, Any]:
    """Follow the cards of a page: one subscription for all, where each stands now, and lots that open."""
    if message.new_lots:
        join_room(FLOOR)
    ids = [number_of("auction", public) for public in message.auction_ids]
    for auction_id in ids:
        join_room(room_of(auction_id))
    standings = bidding.standings(auction_ids=ids, viewer_id=connections.viewer_id_of(sid), now=utc_now())
    return ok(auctions=standings)


@on("leave_auction")
def leave_auction(sid: str, message: OfAuction) -> dict[str, Any]:
    """Leave an auction's room."""
    leave_room(room_of(number_of("auction", message.auction_id)))
    connections.unwatch(sid, message.auction_id)
    return ok()


@on("place_bid")
def place_bid(sid: str, message: PlaceBid) -> dict[str, Any]:
    """Promise an amount; the ack says whether it leads."""
    placed = bidding.place_bid(
        bidder=connections.person_of(sid),
        auction_id=number_of("auction", message.auction_id),
        amount=parse_rupees(message.amount),
        client_ref=message.client_ref.lower(),
        confirm=message.confirm,
        door="socket",
        address=connections.get(sid).address,
    )
    return ok(**placed.answer)


@on("auto_bid")
def auto_bid(sid: str, message: AutoBid) -> dict[str, Any]:
    """Let the house bid up to a maximum."""
    placed = bidding.set_auto_bid(
        bidder=connections.person_of(sid),
        auction_id=number_of("auction", message.auction_id),
        maximum=parse_rupees(message.max_amount),
        step=None if message.step is None else parse_rupees(message.step),
        client_ref=message.client_ref.lower(),
        confirm=message.confirm,
        door="socket",
        address=connections.get(sid).address,
    )
    return ok(**placed.answer)


@on("cancel_auto_bid")
def cancel_auto_bid(sid: str, message: OfAuction) -> dict[str, Any]:
    """Withdraw a maximum."""
    placed = bidding.cancel_auto_bid(
        bidder=connections.person_of(sid),
        auction_id=number_of("auction", message.auction_id),
        door="socket",
        address=connections.get(sid).address,
    )
    return ok(**placed.answer)


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
    snapshot = bidding.snapshot(
        auction_id=number_of("auction", message.auction_id),
        viewer_id=connections.viewer_id_of(sid),
        language=connection.language,
        now=utc_now(),
        since=message.since,
    )
    if snapshot["version"] == message.since:
        return ok(changed=False)
    return ok(changed=True, auction=snapshot)


@on("clock")
def clock(_sid: str, message: Clock) -> dict[str, Any]:
    """Tell the server's time, for the countdown's offset."""
    return ok(t0=message.t0, server_now=iso(utc_now()))


def unknown_event(name: str, *_sent: Any) -> dict[str, Any]:
    """Answer an event this namespace does not have."""

    def refuse() -> dict[str, Any]:
        raise UnknownEvent()

    language = connections.get(request.sid).language  # type: ignore[attr-defined]
    return guarded("unknown", language, refuse)


socketio.on_event("*", unknown_event, namespace=NAMESPACE)
