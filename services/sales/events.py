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
    """A sale took its next step; `by_id` took it (None: the house, for a deadline), `other_id` is to be told.

    Total and what is disputed of it in paise; of the house's own steps, both sides are to be told.
    """

    sale_id: int
    auction_id: int
    status: str
    by_id: int | None
    other_id: int
    total: int
    at: str
    disputed: int = 0
    seller_id: int = 0
    buyer_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleSettled(Event):
    """What a sale costs is settled: paise in all, for so many grams."""

    sale_id: int
    total: int
    grams: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDifference(Event):
    """Both sides weighed or measured, and differ beyond the tolerance: `kind` weight or quality, in paise."""

    sale_id: int
    auction_id: int
    seller_id: int
    buyer_id: int
    kind: str
    amount: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCancelAsked(Event):
    """One side asks to call the sale off; `other_id` is to answer."""

    sale_id: int
    auction_id: int
    by_id: int
    other_id: int
    total: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCancelRefused(Event):
    """One side does not agree to call the sale off; it goes on."""

    sale_id: int
    auction_id: int
    by_id: int
    other_id: int
    total: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCancelled(Event):
    """A sale is off: by consent (`by_id` agreed), or by the house (None), as it was never confirmed.

    One that is `undone` had a dispute, which gave the whole price back to the buyer.
    """

    sale_id: int
    auction_id: int
    seller_id: int
    buyer_id: int
    by_id: int | None
    total: int
    at: str
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDefaulted(Event):
    """The buyer did not pay in time, nor within the grace."""

    sale_id: int
    auction_id: int
    seller_id: int
    buyer_id: int
    total: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleDue(Event):
    """A deadline comes near (`what` remind) or has passed (late); `user_id` has the next step."""

    sale_id: int
    auction_id: int
    what: str
    status: str
    user_id: int
    other_id: int
    total: int
    due_at: str
    at: str
