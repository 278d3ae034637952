"""The life of a sale: which step follows which, and whose turn it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.core.errors import Invalid
from services.sales.errors import InvalidTransition, NoteTooLong, NotYourTurn

NOTE_LIMIT: Final = 1000


class SaleStatus(StrEnum):
    """How far a sale has come."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PAID = "paid"
    DELIVERED = "delivered"
    COMPLETED = "completed"


class Side(StrEnum):
    """Who takes part in a sale."""

    SELLER = "seller"
    BUYER = "buyer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The next step of a sale and the side it belongs to."""

    to: SaleStatus
    side: Side


NEXT: Final[Mapping[SaleStatus, Turn]] = {
    SaleStatus.PENDING: Turn(to=SaleStatus.CONFIRMED, side=Side.SELLER),
    SaleStatus.CONFIRMED: Turn(to=SaleStatus.PAID, side=Side.BUYER),
    SaleStatus.PAID: Turn(to=SaleStatus.DELIVERED, side=Side.SELLER),
    SaleStatus.DELIVERED: Turn(to=SaleStatus.COMPLETED, side=Side.BUYER),
}


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


def tidy_note(note: str) -> str:
    """Return the note without idle space at its ends; raises Invalid above NOTE_LIMIT characters."""
    note = note.strip()
    if len(note) > NOTE_LIMIT:
        raise Invalid(fields={"note": NoteTooLong(most=NOTE_LIMIT)})
    return note
