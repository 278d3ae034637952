"""The life of a sale as one table: which step follows which, who takes it, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.core.errors import Invalid
from services.sales.errors import CannotCancel, InvalidTransition, NoteTooLong, NotYourTurn

NOTE_LIMIT: Final = 1000


class SaleStatus(StrEnum):
    """How far a sale has come; the last two are ways aside."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PAID = "paid"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DEFAULTED = "defaulted"


class Side(StrEnum):
    """Who takes part in a sale."""

    SELLER = "seller"
    BUYER = "buyer"

    @property
    def other(self) -> "Side":
        """The one on the other side."""
        return Side.BUYER if self is Side.SELLER else Side.SELLER


class What(StrEnum):
    """What the house does by itself when a moment of a deadline has come."""

    REMIND = "remind"
    LATE = "late"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The next step of a sale and the side it belongs to.

    One that `weighs` is taken by its weighing, one that `pays` follows by itself when all has come.
    """

    to: SaleStatus
    side: Side
    weighs: bool = False
    pays: bool = False

    @property
    def way(self) -> str:
        """How the step is taken: by a step, a weighing or a payment."""
        return "weighing" if self.weighs else "payment" if self.pays else "step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How long a step may take, as a name of Hours, and where the house leads the sale after."""

    hours: str
    after: SaleStatus | None
    graced: bool


WAY: Final = (
    SaleStatus.PENDING,
    SaleStatus.CONFIRMED,
    SaleStatus.PAID,
    SaleStatus.DISPATCHED,
    SaleStatus.DELIVERED,
    SaleStatus.COMPLETED,
)
"""The straight way; from delivered to completed the house leads it, once nothing is disputed."""
NEXT: Final[Mapping[SaleStatus, Turn]] = {
    SaleStatus.PENDING: Turn(to=SaleStatus.CONFIRMED, side=Side.SELLER),
    SaleStatus.CONFIRMED: Turn(to=SaleStatus.PAID, side=Side.BUYER, pays=True),
    SaleStatus.PAID: Turn(to=SaleStatus.DISPATCHED, side=Side.SELLER, weighs=True),
    SaleStatus.DISPATCHED: Turn(to=SaleStatus.DELIVERED, side=Side.BUYER, weighs=True),
}
DEADLINES: Final[Mapping[SaleStatus, Deadline]] = {
    SaleStatus.PENDING: Deadline(hours="confirm", after=SaleStatus.CANCELLED, graced=True),
    SaleStatus.CONFIRMED: Deadline(hours="pay", after=SaleStatus.DEFAULTED, graced=True),
    SaleStatus.PAID: Deadline(hours="dispatch", after=None, graced=True),  # money is in: people decide
    SaleStatus.DISPATCHED: Deadline(hours="receipt", after=SaleStatus.DELIVERED, graced=False),
}
CANCELLABLE: Final = frozenset({SaleStatus.PENDING, SaleStatus.CONFIRMED})
"""While no money has moved, both sides together may call it off."""
CLOSED: Final = frozenset({SaleStatus.COMPLETED, SaleStatus.CANCELLED, SaleStatus.DEFAULTED})
_REMIND_AT: Final = 4
"""A reminder comes when a quarter of the time is left."""


def advance(current: SaleStatus, *, to: str, by: Side) -> SaleStatus:
    """Return the status after the step `to` taken by one side.

    Raises InvalidTransition when the sale does not go from `current` to `to` (also for a step taken
    already), NotYourTurn when it does but the step is the other side's.
    """
    turn = NEXT.get(current)
    if turn is None or turn.to != to:
        raise InvalidTransition(current=current.value, wanted=to)
    if turn.side is not by:
        raise NotYourTurn()
    return turn.to


def weighing_of(side: Side) -> SaleStatus:
    """The step that a side takes by weighing."""
    return SaleStatus.DISPATCHED if side is Side.SELLER else SaleStatus.DELIVERED


def check_cancellable(current: SaleStatus) -> None:
    """Raise CannotCancel once the buyer has paid, or the sale is over."""
    if current not in CANCELLABLE:
        raise CannotCancel()


def due_at(status: SaleStatus, *, since: datetime, hours: Mapping[str, int]) -> datetime | None:
    """Until when the step that follows a status is to be taken; None where none is waited for."""
    deadline = DEADLINES.get(status)
    return since + timedelta(hours=hours[deadline.hours]) if deadline else None


def moments(
    status: SaleStatus, *, due: datetime, hours: Mapping[str, int]
) -> tuple[tuple[datetime, What], ...]:
    """When the house acts on a sale by itself, in order; what comes at the same moment is the last's."""
    deadline = DEADLINES[status]
    remind = due - timedelta(hours=hours[deadline.hours]) / _REMIND_AT
    if not deadline.graced:
        return ((remind, What.REMIND), (due, What.END))
    if deadline.after is None:
        return ((remind, What.REMIND), (due, What.LATE))
    return ((remind, What.REMIND), (due, What.LATE), (due + timedelta(hours=hours["grace"]), What.END))


def next_look(plan: tuple[tuple[datetime, What], ...], *, after: datetime) -> datetime | None:
    """The first moment of a plan after another."""
    return next((at for at, _ in plan if at > after), None)


def what_now(plan: tuple[tuple[datetime, What], ...], *, now: datetime) -> What | None:
    """The last thing of a plan whose moment has come: a house that slept does not remind of what is late."""
    return next((what for at, what in reversed(plan) if at <= now), None)


def tidy_note(note: str) -> str:
    """Return the note without idle space at its ends; raises Invalid above NOTE_LIMIT characters."""
    note = note.strip()
    if len(note) > NOTE_LIMIT:
        raise Invalid(fields={"note": NoteTooLong(most=NOTE_LIMIT)})
    return note
