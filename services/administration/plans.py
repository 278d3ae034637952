"""What the office does to the plans of sellers, each act with its line in the log."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from models.fee_plan import PlanHolder, PlanRate, SellerPlan
from models.user import User
from services import fees, prices
from services.accounts import Person, note_admin_act
from services.administration.reading import NotAPercentage
from services.core.errors import N_, DomainError, Invalid, NotFound
from services.fees import InvalidPlan, Plan, UnknownPlan
from services.runtime.transaction import transaction

LONGEST_COUNT = 7


class NotACount(Invalid):
    """The text is no whole number that fits."""

    code = "invalid_count"
    message = N_("Enter a whole number, for example 50.")


def save_plan(*, code: str, typed: Mapping[str, str], by: Person, now: datetime, address: str) -> None:
    """Change what a plan allows, and its commission from a day on.

    `typed` holds words: live_lots (empty for any number), featured_places, commission (percent, empty to
    leave it as it is), valid_from (an ISO day; without one, today). Raises UnknownPlan or InvalidPlan.
    """
    plan = next((plan for plan in fees.list_plans() if plan.code == code), None)
    if plan is None:
        raise UnknownPlan()
    values, rate = _read_plan(typed, today=prices.indian_date(now))
    with transaction() as session:
        session.merge(SellerPlan(code=code, **values))
        if rate is not None:
            session.merge(PlanRate(plan=code, valid_from=rate[0], commission_ppm=rate[1]))
        note_admin_act(
            act="change_plan",
            by=by,
            target_kind="plan",
            target_id=None,
            details={"plan": code} | _changes(plan, values, rate),
            address=address,
            now=now,
        )


def choose_plan(*, user_id: int, plan: str, by: Person, now: datetime, address: str) -> None:
    """Give a seller another plan, for the next lot and the next sale. Raises UnknownPlan or NotFound."""
    if plan not in {each.code for each in fees.list_plans()}:
        raise UnknownPlan()
    before = fees.plan_of(user_id=user_id).code
    with transaction() as session:
        if session.get(User, user_id) is None:
            raise NotFound()
        session.merge(PlanHolder(user_id=user_id, plan=plan, chosen_at=now))
        note_admin_act(
            act="choose_plan",
            by=by,
            target_kind="user",
            target_id=user_id,
            details={"plan": f"{before} → {plan}"},
            address=address,
            now=now,
        )


def _read_plan(
    typed: Mapping[str, str], *, today: date
) -> tuple[dict[str, int | None], tuple[date, int] | None]:
    faults: dict[str, DomainError | str] = {}
    values: dict[str, int | None] = {}
    for name, least in (("live_lots", 1), ("featured_places", 0)):
        text = typed.get(name, "").strip().replace(",", "")
        values[name] = _read_count(text, least=least)
        if values[name] is None and (text or name == "featured_places"):
            faults[name] = NotACount()
    rate = _read_rate(typed, today=today, faults=faults)
    if faults:
        raise InvalidPlan(fields=faults)
    return values, rate


def _read_count(text: str, *, least: int) -> int | None:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_COUNT):
        return None
    return int(text) if int(text) >= least else None


def _read_rate(
    typed: Mapping[str, str], *, today: date, faults: dict[str, DomainError | str]
) -> tuple[date, int] | None:
    text = typed.get("commission", "").strip()
    if not text:
        return None
    ppm = prices.read_percent(text)
    if ppm is None:
        faults["commission"] = NotAPercentage()
    try:
        day = (
            date.fromisoformat(typed["valid_from"].strip()) if typed.get("valid_from", "").strip() else today
        )
    except ValueError:
        faults["valid_from"] = N_("Give a day, or nothing.")
        return None
    if day < today:
        faults["valid_from"] = N_("A commission can't change for days that are past.")
    return (day, ppm) if ppm is not None else None


def _changes(plan: Plan, values: Mapping[str, int | None], rate: tuple[date, int] | None) -> dict[str, Any]:
    """What the log keeps: each figure that is another now, as "old → new"."""
    changed = {
        name: f"{getattr(plan, name)} → {value}"
        for name, value in values.items()
        if getattr(plan, name) != value
    }
    if rate is None:
        return changed
    day, ppm = rate
    return changed | {"commission_ppm": f"{plan.commission_on(day)} → {ppm}", "valid_from": day.isoformat()}
