"""What the doors may know of payments: plain values, paise, public ids."""

from dataclasses import dataclass
from datetime import datetime

from services.payments.rules import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """One payment; `number` is the database's own, `payer` and `sale_id` are for lists of the office."""

    id: str
    sale_id: str
    way: str
    amount: int
    reference: str
    status: str
    note: str
    proof: str
    """Content type of its proof; empty when there is none."""
    asked_at: datetime
    decided_at: datetime | None
    payer: str
    seller: str
    to_house: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SalePayments:
    """How far a sale is paid, by what; `kept` lies in escrow, `earnest` money was used for it."""

    standing: Standing
    kept: int
    earnest: int
    is_payable: bool
    payments: tuple[PaymentView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """What was released to somebody for a sale (`sale_id`), or waits to be sent, or was."""

    at: datetime
    kind: str
    name: str
    login: str
    sale_id: str
    amount: int
    to_account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayView:
    """Money at the gateway that belongs to no payment here yet; `why` it does not."""

    id: str
    number: int
    gateway_id: str
    order_id: str
    sale_id: str
    amount: int
    left: int
    """What of it has not gone back."""
    currency: str
    state: str
    why: str
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """Where the gateway and our books differ, in paise."""

    gateway_id: str
    kind: str
    ours: int
    theirs: int
    first_seen_at: datetime
    last_seen_at: datetime
    solved_at: datetime | None
