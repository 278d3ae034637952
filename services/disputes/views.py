"""What the doors may know of disputes: plain values, paise, public ids."""

from dataclasses import dataclass
from datetime import datetime

from services.disputes import rules
from services.disputes.rules import Status
from services.sales import FileView, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRow:
    """A dispute as lists show it; `opened_by` is None when the house did, `side` None for the office.

    What is the buyer's and the seller's in the end, and what the seller owes of it, in paise.
    """

    id: str
    sale_id: str
    kind: str
    amount: int
    status: Status
    opened_by: Side | None
    opened_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    to_buyer: int
    owed: int
    reasons: str
    seller: str
    buyer: str
    side: Side | None

    @property
    def to_seller(self) -> int:
        """What of it stayed the seller's."""
        return self.amount - self.to_buyer

    @property
    def is_open(self) -> bool:
        """Whether it still is to be settled."""
        return self.status is Status.OPEN

    def may_decide(self, now: datetime) -> bool:
        """Whether the office may decide it at this moment."""
        return self.is_open and rules.may_decide(
            answered_at=self.answered_at, due=self.answer_due_at, now=now
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One line of a dispute's history; `side` and `name` are None and empty for the house."""

    act: str
    side: Side | None
    name: str
    note: str
    amount: int | None
    at: datetime
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """What a side would settle for: paise to the buyer."""

    id: str
    side: Side | None
    name: str
    amount: int
    status: str
    made_at: datetime
    lapses_at: datetime

    def stands(self, now: datetime) -> bool:
        """Whether the other side can accept it at this moment."""
        return self.status == "open" and self.lapses_at > now


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView(DisputeRow):
    """A dispute with its whole history and all offers, oldest first."""

    entries: tuple[EntryView, ...]
    offers: tuple[OfferView, ...]
