"""What the doors may know of a notification."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing a person was told: `crop` is in their language, amounts are paise, weight is grams.

    A door says it as a sentence; `target` and `target_id` (public) say where to look.
    """

    id: str
    kind: str
    crop: str
    weight_grams: int
    price: int | None
    total: int | None
    times: int
    target: Literal["auction", "sale", "price_alerts", "wallet"]
    target_id: str
    at: datetime
    read_at: datetime | None
    news: "PriceNews | None" = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceNews:
    """What a price alert tells: paise a quintal, `change` in per mille; `scope` says how to read `place`."""

    limit: int | None
    change: int | None
    scope: Literal["market", "state", "country", "radius"]
    place: str
    radius_km: int | None
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A new notice for all devices of its owner, with their language and what is unread in all."""

    notice: Notice
    language: str
    unread: int
