"""What happens to lots on their way to the public."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AuctionPublished(Event):
    """A draft became a scheduled auction; bidding writes its first ledger entries and opens it when due."""

    auction_id: int
    seller_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotListed(Event):
    """A seller put a lot on offer, whose row is locked; who listens within may refuse it."""

    auction_id: int
    seller_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotosAdded(Event):
    """A published lot shows more of itself."""

    auction_id: int
    count: int
    at: str
