"""The shape of every message a client may send: strict, bounded, nothing beside it (API, Sockets)."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PublicId = Annotated[str, StringConstraints(min_length=1, max_length=24)]
ClientRef = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$", max_length=36)
]
Amount = Annotated[str, StringConstraints(max_length=40)] | int | float
Confirm = Annotated[str, StringConstraints(max_length=400)]
Version = Annotated[int, Field(ge=0, le=2**31)]
MOST_CARDS = 100


class Payload(BaseModel):
    """Base of all messages: exact types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class JoinAuction(Payload):
    auction_id: PublicId
    since: Version | None = None


class JoinAuctions(Payload):
    auction_ids: Annotated[list[PublicId], Field(max_length=MOST_CARDS)]
    new_lots: bool = False


class OfAuction(Payload):
    auction_id: PublicId


class PlaceBid(Payload):
    auction_id: PublicId
    amount: Amount
    client_ref: ClientRef
    confirm: Confirm | None = None


class AutoBid(Payload):
    auction_id: PublicId
    max_amount: Amount
    step: Amount | None = None
    client_ref: ClientRef
    confirm: Confirm | None = None


class Update(Payload):
    auction_id: PublicId
    since: Version


class Clock(Payload):
    t0: int | Annotated[float, Field(allow_inf_nan=False)]


SCHEMAS: dict[str, type[Payload]] = {
    "join_auction": JoinAuction,
    "join_auctions": JoinAuctions,
    "leave_auction": OfAuction,
    "place_bid": PlaceBid,
    "auto_bid": AutoBid,
    "cancel_auto_bid": OfAuction,
    "end_auction": OfAuction,
    "get_auction_update": Update,
    "clock": Clock,
}


def ok(**more: Any) -> dict[str, Any]:
    """The ack of success."""
    return {"ok": True, **more}
