"""What the doors may know of an alert."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.alerts.rules import Rule, Scope
from services.core.ids import public_id
from services.prices import CommodityView


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """One alert of a person: paise a quintal, `move` in per mille; `place` in words, a state by its name."""

    number: int
    crop: CommodityView
    scope: Scope
    place: str
    state: str
    radius_km: int | None
    rule: Rule
    limit: int | None
    move: int | None
    armed: bool
    paused: bool
    last_price: int | None
    last_day: date | None
    times: int
    rang_at: datetime | None
    created_at: datetime

    @property
    def id(self) -> str:
        return public_id("alert", self.number)

    @property
    def percent(self) -> str | None:
        """The move as people write it: 50 per mille is "5"."""
        return None if self.move is None else f"{self.move // 10}.{self.move % 10}".removesuffix(".0")

    @property
    def typed(self) -> dict[str, Any]:
        """The fields of the form that would make this alert."""
        return {
            "commodity": self.crop.slug,
            "scope": self.scope,
            "place": self.place if self.scope in ("market", "radius") else "",
            "state": self.state,
            "radius": str(self.radius_km or 50),
            "rule": self.rule,
            "price": "" if self.limit is None else f"{self.limit // 100}.{self.limit % 100:02d}",
            "percent": self.percent or "",
        }
