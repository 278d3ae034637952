"""What the doors may know of money: plain values, paise, public ids."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """What a person has here, in paise: free to spend, held for auctions, asked to be sent."""

    available: int
    held: int
    leaving: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletLine:
    """One movement as its person sees it: what it is about, and changed in each of the three, in paise."""

    at: datetime
    reason: str
    about: str
    available: int
    held: int
    leaving: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """Earnest money held of a person in an auction, and the total it stands for, in paise."""

    auction_id: int
    amount: int
    total: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView:
    """Money somebody says was sent, or asks to be sent; `number` is the database's own, for the office."""

    id: str
    number: int
    user_id: int
    name: str
    login: str
    direction: str
    way: str
    amount: int
    reference: str
    to_account: str
    status: str
    note: str
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One line of a journal for the office: account kind, whose it is (empty: the house's), paise."""

    kind: str
    owner: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalView:
    """One journal for the office."""

    id: int
    key: str
    reason: str
    about: str
    by: str
    note: str
    at: datetime
    lines: tuple[LineView, ...]
