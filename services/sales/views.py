"""What the doors may know of a sale: plain values, public ids."""

from dataclasses import dataclass
from datetime import datetime

from services.sales.formula import Settlement, Terms
from services.sales.rules import WAY, SaleStatus, Side, Turn


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
    """A sale as a list shows it: rate in paise per quintal, totals in paise, weights in grams.

    `side` is the reader's own (None for an admin who only reviews); `turn` is None when nobody has a step
    to take. What is settled is as sold until the lot was weighed; `due_at` is the deadline of the turn.
    """

    id: str
    auction_id: str
    lot: Lot
    rate: int
    weight_grams: int
    total: int
    settled_total: int
    settled_grams: int
    disputed_amount: int
    status: SaleStatus
    due_at: datetime | None
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
class FileView:
    """A paper to a step: its name as sent, media type and bytes."""

    id: str
    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighingView:
    """What one side weighed, in grams, and measured: (parameter, label as msgid, unit, value) each."""

    side: Side
    gross: int
    tare: int
    net: int
    quality: tuple[tuple[str, str, str, str], ...]
    slip: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One line of a sale's timeline; `side` is None when the house took it, `address` is for admins only.

    `act` says what was done: the status, or what led to no other (cancel_asked, files, late, …).
    """

    status: SaleStatus
    act: str
    side: Side | None
    name: str
    note: str
    at: datetime
    address: str
    files: tuple[FileView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleView(SaleRow):
    """A sale with every step it took, oldest first, its formula, and what it comes to by what was weighed.

    `settlement` is None before the dispatch; `cancel_asked` is the side that asks to call the sale off.
    """

    steps: tuple[StepView, ...]
    terms: Terms
    weighings: tuple[WeighingView, ...]
    settlement: Settlement | None
    cancel_asked: Side | None
    can_cancel: bool

    @property
    def ahead(self) -> tuple[SaleStatus, ...]:
        """The steps that are still to come on the straight way."""
        return WAY[WAY.index(self.status) + 1 :] if self.status in WAY else ()

    def weighing(self, side: Side) -> WeighingView | None:
        """What a side has weighed."""
        return next((each for each in self.weighings if each.side == side), None)
