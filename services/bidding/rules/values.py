"""The words of the rules: terms agreed before, the state that bids change, and what a command did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

Bidder: TypeAlias = int | str
ReserveView: TypeAlias = Literal["none", "not_met", "met"]


class Status(StrEnum):
    """Where an auction is in its life (BIDDING §1)."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    LIVE = "live"
    SOLD = "sold"
    ENDED = "ended"
    PENDING_CONSENT = "pending_consent"
    CANCELLED = "cancelled"


class Format(StrEnum):
    """How the price is found (BIDDING §3, §7)."""

    ENGLISH = "english"
    SEALED_FIRST = "sealed_first"
    SEALED_SECOND = "sealed_second"
    DUTCH = "dutch"

    @property
    def is_sealed(self) -> bool:
        """Whether amounts stay hidden until the close."""
        return self in (Format.SEALED_FIRST, Format.SEALED_SECOND)


class BidKind(StrEnum):
    """How an entry came about.

    Said by a person, by an auto-bid, or by the reserve pulling a maximum up; a Dutch price that was
    accepted; a sealed bid opened at the close; a promise that leads because the leader is out.
    """

    PLAIN = "plain"
    AUTO = "auto"
    RESERVE = "reserve"
    ACCEPT = "accept"
    SEALED = "sealed"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the seller fixed before the first bid; `step` is a fixed step in paise, or None for the ladder.

    A Dutch price starts at `start_price` and loses `drop` every `drop_every_s` seconds down to `floor_price`;
    the other formats have none of these three. `earnest_ppm` of a promised total, in millionths, is held.
    """

    start_price: int
    starts_at: datetime
    hard_end_at: datetime
    reserve_price: int | None = None
    step: int | None = None
    soft_close_window_s: int = 120
    max_extensions: int = 10
    consent: bool = False
    consent_hours: int = 24
    format: Format = Format.ENGLISH
    floor_price: int | None = None
    drop: int | None = None
    drop_every_s: int | None = None
    earnest_ppm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who leads, at what price, and up to where it is promised (`maximum == price` after a plain bid).

    `own_step` is the auto-bid's own step in paise, None for the auction's step.
    """

    bidder: Bidder
    price: int
    maximum: int
    own_step: int | None = None
    is_auto: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything a bid may change; `lead` is None before the first bid, and until sealed bids are opened.

    `bid_count` counts entries, so it grows with every change of price and serves as the price's version.
    Of sealed bids it counts those that stand.
    """

    status: Status
    ends_at: datetime
    lead: Lead | None = None
    extensions: int = 0
    bid_count: int = 0
    bidder_count: int = 0
    decide_by: datetime | None = None

    @property
    def price(self) -> int | None:
        """The price in paise, None before the first bid."""
        return None if self.lead is None else self.lead.price

    @property
    def leader(self) -> Bidder | None:
        """Who leads, None before the first bid."""
        return None if self.lead is None else self.lead.bidder


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of price, as the public history shows it."""

    bidder: Bidder
    amount: int
    kind: BidKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an accepted command did.

    `outbid` is whose promise was beaten by it: the former leader, or the newcomer whom the leader answered.
    """

    state: State
    entries: tuple[Entry, ...] = ()
    extended: bool = False
    leader_changed: bool = False
    outbid: Bidder | None = None

    @property
    def price_changed(self) -> bool:
        """Whether the price moved; every entry moves it (or sets the first), so entries are the proof."""
        return bool(self.entries)


def reserve_view(terms: Terms, state: State) -> ReserveView:
    """Say what everybody may know about the reserve (BIDDING §4)."""
    if terms.reserve_price is None:
        return "none"
    return "met" if state.price is not None and state.price >= terms.reserve_price else "not_met"
