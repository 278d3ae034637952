"""What may be disputed, until when it is answered, and who may do what: values in, values out; paise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.core.errors import DomainError, Invalid
from services.disputes.errors import MoreThanAtStake, NothingAtStake, TextNeeded, TooLong, UnknownKind

SIDES: Final = frozenset({"seller", "buyer"})
LONGEST_TEXT: Final = 1000
MOST_OPEN: Final = 5
"""Disputes of one sale that may be open at once."""
_REMIND_AT: Final = 4
"""A reminder comes when a quarter of the time is left."""


class Kind(StrEnum):
    """What a dispute is about; the house itself opens the first two."""

    WEIGHT = "weight"
    QUALITY = "quality"
    NOT_PAID = "not_paid"
    NOT_DELIVERED = "not_delivered"
    WRONG_LOT = "wrong_lot"
    OTHER = "other"


class Status(StrEnum):
    """How a dispute stands: open, ended by consent, by the office, by who opened it, or with its sale."""

    OPEN = "open"
    SETTLED = "settled"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    MOOT = "moot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How many disputes somebody has had, opened, and lost: the office decided mostly against them."""

    count: int = 0
    opened: int = 0
    lost: int = 0


def tidy_text(text: str, *, field: str = "text", needed: bool = True) -> str:
    """Return a text without idle space at its ends; raises Invalid on `field` for none or too much."""
    text = text.strip()
    if needed and not text:
        raise Invalid(fields={field: TextNeeded()})
    if len(text) > LONGEST_TEXT:
        raise Invalid(fields={field: TooLong(most=LONGEST_TEXT)})
    return text


def check_kind(kind: str) -> Kind:
    """Return the kind that a text names; raises Invalid (field kind)."""
    if kind not in list(Kind):
        raise Invalid(fields={"kind": UnknownKind()})
    return Kind(kind)


def check_amount(amount: int, *, stake: int) -> None:
    """Raise NothingAtStake, MoreThanAtStake or Invalid (field amount) unless so much may be frozen."""
    if stake <= 0:
        raise NothingAtStake()
    if amount <= 0:
        raise Invalid(fields={"amount": NothingAtStake()})
    if amount > stake:
        raise MoreThanAtStake(rest=stake)


def check_share(amount: int, *, of: int) -> None:
    """Raise MoreThanAtStake or Invalid unless an amount to the buyer is a part of what is disputed."""
    if amount < 0:
        fault: DomainError = MoreThanAtStake(rest=of)
        raise Invalid(fields={"amount": fault})
    if amount > of:
        raise MoreThanAtStake(rest=of)


def remind_at(*, since: datetime, due: datetime) -> datetime:
    """When who is to answer is reminded."""
    return due - (due - since) / _REMIND_AT


def due_at(*, since: datetime, hours: int) -> datetime:
    """Until when a dispute is to be answered, or an offer stands."""
    return since + timedelta(hours=hours)


def asked(opened_by: str | None) -> frozenset[str]:
    """Which sides are to answer: the other one, or both when the house opened it."""
    return SIDES - {opened_by}


def may_decide(*, answered_at: datetime | None, due: datetime, now: datetime) -> bool:
    """Whether the office may decide: everybody has answered, or the time for it is over."""
    return answered_at is not None or now >= due


def is_lost(side: str, *, amount: int, to_buyer: int) -> bool:
    """Whether a decision gave a side less than half of what was disputed."""
    own = to_buyer if side == "buyer" else amount - to_buyer
    return own * 2 < amount
