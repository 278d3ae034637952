"""What has happened to prices."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesImported(Event):
    """An import is through and its days are summed up.

    `crop_days` are the crops it touched, each with its newest touched day: [[commodity_id, "2026-07-24"], …].
    `at` is the moment, ISO 8601.
    """

    crop_days: list[list[int | str]]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCrossed(Event):
    """A price did what somebody waits for: told by the alerts, heard by whoever tells people.

    `rule` is above, below or moves; `price`, `limit` and `base` are paise a quintal, `change` is in per
    mille since `base`; `scope` says how to read `place`: market, state, country, or radius (`radius_km`).
    `times` counts the rings of this alert, so that each is told once.
    """

    alert_id: int
    user_id: int
    commodity_id: int
    rule: str
    price: int
    limit: int | None
    base: int | None
    change: int | None
    scope: str
    place: str
    radius_km: int | None
    day: str
    times: int
    at: str
