"""The prices still to come while a price falls, for pages that cannot count for themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.core.clock import parse_iso
from services.core.money import Paise, parse_rupees, total_for


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingPrice:
    """A price in paise per quintal, from when on it stands, and what the lot costs at it."""

    at: datetime
    price: Paise
    total: Paise


def coming_prices(snapshot: dict[str, Any], *, grams: int, most: int) -> list[ComingPrice]:
    """List the next prices of a Dutch auction's snapshot down to its floor or its end; none of others."""
    fall = snapshot.get("dutch")
    if not fall or fall["next_drop_at"] is None or snapshot["status"] not in ("live", "scheduled"):
        return []
    price, floor, drop = (parse_rupees(fall[name]) for name in ("price", "floor_price", "drop"))
    at, ends_at = parse_iso(fall["next_drop_at"]), parse_iso(snapshot["ends_at"])
    coming: list[ComingPrice] = []
    while price > floor and at < ends_at and len(coming) < most:
        price = Paise(max(floor, price - drop))
        coming.append(ComingPrice(at=at, price=price, total=total_for(rate=price, grams=grams)))
        at += timedelta(seconds=fall["drop_every_s"])
    return coming
