"""What the doors may know of a sale: plain values, public ids."""

from dataclasses import dataclass
from datetime import datetime

from services.sales.rules import SaleStatus, Side, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One side of a sale; the other side and the market's office see its contact, nobody else."""

    id: str
    name: str
    state: str
    district: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What was sold and from where; `crop` is in the reader's language."""

    crop: str
    variety: str
    grade: str
    market: str
    district: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRow:
    """A sale as a list shows it: rate in paise per quintal, total in paise, weight in grams.

    `side` is the reader's own (None for an admin who only reviews); `turn` is None when all is done.
    """

    id: str
    auction_id: str
    lot: Lot
    rate: int
    weight_grams: int
    total: int
    status: SaleStatus
    created_at: datetime
    seller: Party
    buyer: Party
    side: Side | None
    turn: Turn | None

    @property
    def your_turn(self) -> bool:
        """Whether the next step is the reader's."""
        return self.turn is not None and self.turn.side is self.side


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step a sale took; `side` is None when the house took it, `address` is for admins only."""

    status: SaleStatus
    side: Side | None
    name: str
    note: str
    at: datetime
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleView(SaleRow):
    """A sale with every step it took, oldest first."""

    steps: tuple[StepView, ...]
