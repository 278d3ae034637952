"""The plans of sellers: how many lots, how many featured places, and the house's commission by the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from models.base import db
from models.fee_plan import PlanHolder, PlanRate, SellerPlan
from services.core.errors import N_
from services.prices import percent_text

STARTER: Final = "starter"
NAMES: Final[dict[str, str]] = {
    STARTER: N_("Starter"),
    "basic": N_("Basic"),
    "featured": N_("Featured"),
    "premium": N_("Premium"),
}
_CARRIED: Final[dict[str, tuple[int | None, int]]] = {
    STARTER: (50, 0),
    "basic": (250, 2),
    "featured": (1_000, 10),
    "premium": (None, 50),
}
"""Lots on offer at a time (None: any number) and featured places, until the office says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateFrom:
    """The house's commission from a day on, in millionths of the gross."""

    valid_from: date
    commission_ppm: int

    @property
    def percent(self) -> str:
        """The rate without idle zeros: "1.25"."""
        return percent_text(self.commission_ppm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan; `live_lots` is None where any number may be on offer. Its rates, the newest first."""

    code: str
    name: str
    live_lots: int | None
    featured_places: int
    rates: tuple[RateFrom, ...]

    def commission_on(self, day: date) -> int:
        """The house's commission on an Indian date in millionths; nothing before the first rate."""
        return next((rate.commission_ppm for rate in self.rates if rate.valid_from <= day), 0)


def list_plans() -> list[Plan]:
    """List the plans, the smallest first, with all their rates."""
    kept = {row.code: (row.live_lots, row.featured_places) for row in db.session.scalars(select(SellerPlan))}
    rates: dict[str, list[RateFrom]] = {code: [] for code in NAMES}
    for row in db.session.scalars(select(PlanRate).order_by(PlanRate.valid_from.desc())):
        rates[row.plan].append(RateFrom(valid_from=row.valid_from, commission_ppm=row.commission_ppm))
    plans = []
    for code, name in NAMES.items():
        live_lots, places = kept.get(code, _CARRIED[code])
        plans.append(
            Plan(code=code, name=name, live_lots=live_lots, featured_places=places, rates=tuple(rates[code]))
        )
    return plans


def plans_of(*, user_ids: Collection[int]) -> dict[int, Plan]:
    """The plan of each seller, by number; three queries for any number of them."""
    plans = {plan.code: plan for plan in list_plans()}
    held = select(PlanHolder.user_id, PlanHolder.plan).where(PlanHolder.user_id.in_(user_ids))
    codes = dict(db.session.execute(held).all())
    return {user_id: plans[codes.get(user_id, STARTER)] for user_id in user_ids}


def plan_of(*, user_id: int) -> Plan:
    """The plan of one seller: starter until the office chose another."""
    return plans_of(user_ids=[user_id])[user_id]
