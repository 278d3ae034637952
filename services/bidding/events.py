"""What bidding tells the rest of the house: ids, paise and ISO moments, never ORM objects."""

from dataclasses import dataclass
from typing import Any

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BidAccepted(Event):
    """A command changed price, leader or clock; carries what a room needs to follow (live only)."""

    auction_id: int
    version: int
    price: int | None
    next_min: int
    bid_count: int
    bidder_count: int
    leader_alias: int | None
    reserve: str
    ends_at: str
    extensions: int
    extended: bool
    entries: list[dict[str, Any]]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnBidTaken(Event):
    """A plain bid was taken, or a maximum withdrawn, through a `door`; told to its owner's other devices."""

    auction_id: int
    user_id: int
    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoBidSet(Event):
    """A standing maximum was set or raised; told to its owner only."""

    auction_id: int
    user_id: int
    maximum: int
    step: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbid(Event):
    """Somebody's promise was beaten; `times` when it was several times before they could be told."""

    auction_id: int
    user_id: int
    by_alias: int
    price: int
    next_min: int
    at: str
    times: int = 1

    def key(self) -> str | None:
        """Only the latest price matters to the one who was outbid."""
        return f"{self.auction_id}:{self.user_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadVoided(Event):
    """A person's promises in an auction were voided; `leader_id` leads now, if anybody, at `price`."""

    auction_id: int
    seller_id: int
    user_id: int
    leader_id: int | None
    price: int | None
    reason: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionOpened(Event):
    """Bidding has begun."""

    auction_id: int
    version: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionClosed(Event):
    """An auction came to an end, or its seller answered: sold, ended, pending_consent or cancelled."""

    auction_id: int
    seller_id: int
    version: int
    status: str
    price: int | None
    leader_id: int | None
    leader_alias: int | None
    bidder_ids: list[int]
    ends_at: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionSold(Event):
    """The hammer fell for good; the sale is made in the same transaction."""

    auction_id: int
    seller_id: int
    buyer_id: int
    rate: int
    weight_grams: int
    total: int
    at: str
