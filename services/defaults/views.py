"""What the doors may know of defaults: plain values, public ids, paise."""

from dataclasses import dataclass
from datetime import datetime

from services.defaults.rules import Age


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One promisor who was asked, by the number in the auction: paise per quintal and in all.

    `sale_id` is the sale that an acceptance made.
    """

    auction_id: str
    auction_number: int
    bidder: int
    rate: int
    total: int
    weight_grams: int
    status: str
    asked_at: datetime
    until: datetime
    answered_at: datetime | None
    sale_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """What became of a lot: not paid, taken by a later buyer, asked of the next until, offered again."""

    is_unpaid: bool
    is_taken: bool
    asked_until: datetime | None
    again_id: str | None

    @property
    def is_without_buyer(self) -> bool:
        """Whether its buyer did not pay and nobody else has bought it."""
        return self.is_unpaid and not self.is_taken


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRecord:
    """How somebody has traded: as a buyer, sales completed, not paid, in dispute now, tenths of a day to pay.

    `sold` are those completed as a seller; disputes had, opened and lost count on both sides. Who is blocked
    or suspended, or is no buyer any more, may not buy.
    """

    completed: int
    defaults: int
    disputes: int
    days_to_pay: int | None
    sold: int
    disputes_had: int
    disputes_opened: int
    disputes_lost: int
    may_buy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueRow:
    """A sale whose step is late, or that was not paid; `due_at` is None for the latter."""

    sale_id: str
    status: str
    age: Age
    due_at: datetime | None
    late_hours: int
    total: int
    seller: str
    seller_login: str
    buyer: str
    buyer_login: str
    buyer_id: str
