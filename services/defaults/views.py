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
class BuyerRecord:
    """How a buyer has traded: sales completed, not paid, in dispute now, and tenths of a day to pay."""

    completed: int
    defaults: int
    disputes: int
    days_to_pay: int | None


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
