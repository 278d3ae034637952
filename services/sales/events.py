"""What sales tell the rest of the house: ids, paise and ISO moments, never ORM objects."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCreated(Event):
    """A sale was made in the transaction that closed its auction; paise per quintal and paise in all."""

    sale_id: int
    auction_id: int
    seller_id: int
    buyer_id: int
    rate: int
    total: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleAdvanced(Event):
    """One side took the next step; `by_id` took it, `other_id` is to be told. Total in paise."""

    sale_id: int
    auction_id: int
    status: str
    by_id: int
    other_id: int
    total: int
    at: str
