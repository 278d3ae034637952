"""Setting price alerts, changing, pausing and deleting them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select

from models.base import db
from models.price_alert import PriceAlert
from services import prices
from services.accounts import Person
from services.alerts.errors import InvalidAlert, TooManyAlerts
from services.alerts.queries import own_row, price_at, view_of
from services.alerts.rules import MOST_ALERTS, RULES, SCOPES, begin
from services.alerts.views import AlertView
from services.core.errors import N_, DomainError
from services.core.money import parse_rupees
from services.runtime.transaction import transaction

MOST_MOVE: Final = 1_000
"""Per mille: a price that doubles."""
RADII_KM: Final = range(1, 501)


def add_alert(*, person: Person, typed: Mapping[str, str], now: datetime) -> AlertView:
    """Set an alert.

    `typed` holds words: commodity, scope (market, state, country, radius), place (of market and radius),
    state, radius (km), rule (above, below, moves), price (rupees a quintal), percent (of moves).
    It waits for the next crossing from the price of today on. Raises InvalidAlert or TooManyAlerts.
    """
    values = _read(typed)
    start = _start(values, today=prices.indian_date(now))
    with transaction() as session:
        count = session.scalar(select(func.count()).where(PriceAlert.user_id == person.id)) or 0
        if count >= MOST_ALERTS:
            raise TooManyAlerts(most=MOST_ALERTS)
        row = PriceAlert(user_id=person.id, created_at=now, times=0, **values, **start)
        session.add(row)
        session.flush()
        return view_of(row)


def change_alert(
    *,
    person: Person,
    alert_id: int,
    typed: Mapping[str, str] | None = None,
    paused: bool | None = None,
    now: datetime,
) -> AlertView:
    """Change one's own alert, let it rest or wake it; fields that are not in `typed` stay.

    Changed or woken, it starts anew at the price of today. Raises InvalidAlert or NotFound.
    """
    present = own_row(db.session(), person=person, alert_id=alert_id)
    values = _read({**view_of(present).typed, **typed}) if typed else _values_of(present)
    wakes = paused is False and present.paused_at is not None
    start = _start(values, today=prices.indian_date(now)) if typed or wakes else {}
    with transaction() as session:
        row = own_row(session, person=person, alert_id=alert_id)
        _write(row, values | start)
        if paused is not None:
            row.paused_at = (row.paused_at or now) if paused else None
        return view_of(row)


def delete_alert(*, person: Person, alert_id: int) -> None:
    """Forget one's own alert; raises NotFound."""
    with transaction() as session:
        session.delete(own_row(session, person=person, alert_id=alert_id))


def _start(values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Where the price stands now, and whether the alert waits from there."""
    found = price_at(values, commodity_id=values["commodity_id"], today=today)
    price, day = found or (None, None)
    seen = begin(rule=values["rule"], limit=values["limit_price"], price=price)
    return {"armed": seen.armed, "base_price": seen.base, "last_price": price, "last_day": day}


def _values_of(row: PriceAlert) -> dict[str, Any]:
    names = "commodity_id scope market_id state latitude longitude radius_km rule limit_price".split()
    return {name: getattr(row, name) for name in names}


def _write(row: PriceAlert, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _read(typed: Mapping[str, str]) -> dict[str, Any]:
    faults: dict[str, DomainError | str] = {}
    values: dict[str, Any] = {"scope": typed.get("scope", ""), "rule": typed.get("rule", "")}
    for name, known in (("scope", SCOPES), ("rule", RULES)):
        if values[name] not in known:
            faults[name] = N_("Choose one from the list.")
    try:
        values["commodity_id"] = prices.get_commodity(typed.get("commodity", "")[:120]).id
    except DomainError as fault:
        faults["commodity"] = fault
    values |= _read_place(values["scope"], typed, faults)
    values |= _read_limit(values["rule"], typed, faults)
    if faults:
        raise InvalidAlert(fields=faults)
    return values


def _read_place(scope: str, typed: Mapping[str, str], faults: dict[str, DomainError | str]) -> dict[str, Any]:
    names = ("market_id", "latitude", "longitude", "radius_km")
    values: dict[str, Any] = {**dict.fromkeys(names), "state": "", "place": ""}
    if scope == "state":
        values["state"] = prices.canonical_state(typed.get("state", ""))
        if values["state"] not in prices.list_states():
            faults["state"] = N_("Choose one from the list.")
    elif scope in ("market", "radius"):
        try:
            place = prices.find_place(typed.get("place", ""), markets_only=scope == "market")
            values |= {"place": place.label, "state": place.state}
            if scope == "market":
                values["market_id"] = place.market_id
            else:
                values |= {"latitude": place.latitude, "longitude": place.longitude}
        except DomainError as fault:
            faults["place"] = fault
    if scope == "radius":
        text = typed.get("radius", "").strip()
        values["radius_km"] = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if values["radius_km"] not in RADII_KM:
            faults["radius"] = N_("Enter a radius from 1 to 500 km.")
    return values


def _read_limit(rule: str, typed: Mapping[str, str], faults: dict[str, DomainError | str]) -> dict[str, Any]:
    values: dict[str, Any] = {"limit_price": None, "move_per_mille": None}
    if rule in ("above", "below"):
        try:
            values["limit_price"] = parse_rupees(typed.get("price", ""))
        except DomainError as fault:
            faults["price"] = fault
    elif rule == "moves":
        ppm = prices.read_percent(typed.get("percent", ""))
        move = ppm // 1_000 if ppm is not None and ppm % 1_000 == 0 else 0
        if not 0 < move <= MOST_MOVE:
            faults["percent"] = N_("Enter a percentage from 0.1 to 100, for example 5.")
        values["move_per_mille"] = move
    return values
