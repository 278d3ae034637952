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
    """What a plain bid promised; a maximum is hidden."""


def points_of(entries: Sequence[LedgerEntry]) -> list[Point]:
    """Follow a ledger command by command."""
    points: list[Point] = []
    now, fixed = Point(), None
    for place, entry in enumerate(entries):
        payload: dict[str, Any] = dict(entry.payload)
        if not _follows(entry):
            now = replace(now, bidder=None, amount=None)
        if entry.kind == "published":
            fixed = payload["step"]
            now = replace(now, next_min=payload["start_price"], ends_at=parse_iso(payload["ends_at"]))
        elif entry.kind == "opened":
            now = replace(now, is_open=True)
        elif entry.kind in ("closed", "cancelled"):
            now = replace(now, is_open=False)
        elif entry.kind == "extended":
            now = replace(now, ends_at=parse_iso(payload["ends_at"]))
        elif entry.kind == "maximum":
            now = replace(now, bidder=payload["bidder"])
        elif entry.kind == "bid":
            now = _bid(now, payload, fixed)
        if place + 1 == len(entries) or not _follows(entries[place + 1]):
            now = replace(now, version=entry.seq)
            points.append(now)
    return points


def _bid(now: Point, payload: dict[str, Any], fixed: int | None) -> Point:
    price = payload["amount"]
    after = replace(now, price=price, leader=payload["bidder"], next_min=price + step_at(price, fixed))
    if payload["kind"] == "plain":
        return replace(after, bidder=payload["bidder"], amount=price)
    return after


def _follows(entry: LedgerEntry) -> bool:
    if entry.kind == "bid":
        return bool(entry.payload["kind"] in ("auto", "reserve"))
    return entry.kind == "extended"
