"""Where an auction stood after each command of its ledger, told again from the public lines alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.bidding.ledger import LedgerEntry
from services.bidding.rules import step_at
from services.core.clock import parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The state behind the last line of a command; amounts in paise, bidders by their alias."""

    version: int = 0
    price: int | None = None
    leader: int | None = None
    next_min: int | None = None
    ends_at: datetime | None = None
    is_open: bool = False
    bidder: int | None = None
    """Whose command it was; None when the house or the seller acted."""
    amount: int | None = None
    """What a plain bid promised; a maximum or a sealed bid is hidden."""


def points_of(entries: Sequence[LedgerEntry]) -> list[Point]:
    """Follow a ledger command by command."""
    points: list[Point] = []
    now = _Story()
    for place, entry in enumerate(entries):
        now.take(entry, follows=bool(place) and _follows(entries[place - 1], entry))
        if place + 1 == len(entries) or not _follows(entry, entries[place + 1]):
            points.append(now.point)
    return points


def prices_of(entries: Sequence[LedgerEntry]) -> dict[int, int | None]:
    """The price behind every line, by its version."""
    now, prices = _Story(), {}
    for entry in entries:
        now.take(entry, follows=False)
        prices[entry.seq] = now.point.price
    return prices


class _Story:
    """Where the auction stands as far as it was told."""

    def __init__(self) -> None:
        self.point = Point()
        self._step: int | None = None
        self._falls = False

    def take(self, entry: LedgerEntry, *, follows: bool) -> None:
        payload: dict[str, Any] = dict(entry.payload)
        now = replace(self.point, version=entry.seq)
        if not follows:
            now = replace(now, bidder=None, amount=None)
        if entry.kind == "published":
            self._step, self._falls = payload["step"], payload.get("format") == "dutch"
            least = None if self._falls else payload["start_price"]
            now = replace(now, next_min=least, ends_at=parse_iso(payload["ends_at"]))
        elif entry.kind == "opened":
            now = replace(now, is_open=True)
        elif entry.kind == "closed":
            now = replace(now, is_open=False, price=payload["price"], leader=payload["leader"])
        elif entry.kind == "cancelled":
            now = replace(now, is_open=False)
        elif entry.kind == "extended":
            now = replace(now, ends_at=parse_iso(payload["ends_at"]))
        elif entry.kind in ("maximum", "sealed_bid"):
            now = replace(now, bidder=payload["bidder"])
        elif entry.kind == "bid":
            now = self._bid(now, payload)
        self.point = now

    def _bid(self, now: Point, payload: dict[str, Any]) -> Point:
        price, bidder = payload["amount"], payload["bidder"]
        least = None if self._falls else price + step_at(price, self._step)
        after = replace(now, price=price, leader=bidder, next_min=least)
        if payload["kind"] == "plain":
            return replace(after, bidder=bidder, amount=price)
        # Whoever accepts a falling price offers at least that price, and the offer is not told.
        return replace(after, bidder=bidder) if payload["kind"] == "accept" else after


def _follows(before: LedgerEntry, entry: LedgerEntry) -> bool:
    """Whether a line belongs to the command of the line before."""
    if entry.kind == "bid":
        return bool(entry.payload["kind"] in ("auto", "reserve"))
    if entry.kind in ("closed", "opened_bid"):
        return before.kind == "opened_bid" or (before.kind == "bid" and before.payload["kind"] == "accept")
    return entry.kind == "extended"
