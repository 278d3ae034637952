"""When a price alert rings. Pure: values in, values out.

- "above" rings when the price is at the limit or higher, "below" when it is there or lower: once for each
  crossing. It is armed again as soon as a price is seen on the other side. One that is set while the price
  is already there waits for the next crossing.
- "moves" rings when the price has moved by so many per mille from its base, up or down; then the new price
  is the base.
- A price that is not newer than the last one seen counts only when it is another price of the same day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from services.core.errors import N_

Rule = Literal["above", "below", "moves"]
Scope = Literal["market", "state", "country", "radius"]

RULES: Final[dict[str, str]] = {
    "above": N_("rises to"),
    "below": N_("falls to"),
    "moves": N_("moves by"),
}
SCOPES: Final[dict[str, str]] = {
    "market": N_("in one mandi"),
    "state": N_("in a state"),
    "radius": N_("around a place"),
    "country": N_("across India"),
}
MOST_ALERTS: Final = 50
FRESH_FOR: Final = timedelta(days=30)
"""An older price is no news, and rings nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What an alert waits for, and what it saw last; paise a quintal, `move` in per mille."""

    rule: Rule
    limit: int | None
    move: int | None
    base: int | None
    armed: bool
    last_price: int | None
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What an alert becomes by a price; `rings` with the per mille moved when it is a move."""

    rings: bool
    armed: bool
    base: int | None
    change: int | None = None


def is_there(*, rule: Rule, limit: int | None, price: int) -> bool:
    """Whether a price is already at or beyond the limit."""
    if limit is None or rule == "moves":
        return False
    return price >= limit if rule == "above" else price <= limit


def is_news(watch: Watch, *, price: int, day: date, today: date) -> bool:
    """Whether a price is worth holding an alert against."""
    if day < today - FRESH_FOR or (watch.last_day is not None and day < watch.last_day):
        return False
    return day != watch.last_day or price != watch.last_price


def begin(*, rule: Rule, limit: int | None, price: int | None) -> Seen:
    """How an alert starts, or starts again, at the price of today: it never rings at once."""
    if rule == "moves":
        return Seen(rings=False, armed=True, base=price)
    armed = price is None or not is_there(rule=rule, limit=limit, price=price)
    return Seen(rings=False, armed=armed, base=None)


def see(watch: Watch, *, price: int) -> Seen:
    """Hold an alert against a new price."""
    if watch.rule == "moves":
        return _see_move(watch, price)
    there = is_there(rule=watch.rule, limit=watch.limit, price=price)
    return Seen(rings=there and watch.armed, armed=not there, base=None)


def _see_move(watch: Watch, price: int) -> Seen:
    base, move = watch.base, watch.move
    if base is None or move is None:
        return Seen(rings=False, armed=True, base=price)
    if abs(price - base) * 1_000 < move * base:
        return Seen(rings=False, armed=True, base=base)
    moved = (abs(price - base) * 2_000 + base) // (2 * base)
    return Seen(rings=True, armed=True, base=price, change=moved if price > base else -moved)
