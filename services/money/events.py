"""What the ledger of money tells the rest of the house."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMoved(Event):
    """Something came into or left an account of a person."""

    user_id: int
    reason: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDecided(Event):
    """The office confirmed or refused what a person asked; paise."""

    transfer_id: int
    user_id: int
    direction: str
    status: str
    amount: int
    note: str
    at: str
