"""Bidding over a socket; the answer comes once it is durable (API, Sockets)."""

from typing import Any

from services import bidding
from services.core.clock import iso, utc_now
from services.core.ids import number_of
from services.core.money import parse_rupees
from sockets import connections
from sockets.events import on
from sockets.payloads import AutoBid, Clock, OfAuction, PlaceBid, ok


@on("place_bid")
def place_bid(sid: str, message: PlaceBid) -> dict[str, Any]:
    """Promise an amount; the ack says whether it leads."""
    placed = bidding.place_bid(
        bidder=connections.bidder_of(sid),
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
        bidder=connections.bidder_of(sid),
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
        bidder=connections.bidder_of(sid),
        auction_id=number_of("auction", message.auction_id),
        door="socket",
        address=connections.get(sid).address,
    )
    return ok(**placed.answer)


@on("clock")
def clock(_sid: str, message: Clock) -> dict[str, Any]:
    """Tell the server's time, for the countdown's offset."""
    return ok(t0=message.t0, server_now=iso(utc_now()))
