"""Reads of a person's alerts, and the price at the place of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import db
from models.price import Commodity
from models.price_alert import PriceAlert
from services import prices
from services.accounts import Person
from services.alerts.views import AlertView
from services.core.errors import NotFound


def list_alerts(*, person: Person) -> list[AlertView]:
    """List a person's alerts, newest first."""
    query = select(PriceAlert).where(PriceAlert.user_id == person.id).order_by(PriceAlert.id.desc())
    rows = list(db.session.scalars(query.execution_options(populate_existing=True)))
    db.session.scalars(select(Commodity).where(Commodity.id.in_({row.commodity_id for row in rows}))).all()
    return [view_of(row) for row in rows]


def get_alert(*, person: Person, alert_id: int) -> AlertView:
    """Read one of a person's own alerts; raises NotFound for anybody else's."""
    return view_of(own_row(db.session(), person=person, alert_id=alert_id))


def own_row(session: Session, *, person: Person, alert_id: int) -> PriceAlert:
    """The row of one's own alert; raises NotFound."""
    row = session.get(PriceAlert, alert_id, populate_existing=True)
    if row is None or row.user_id != person.id:
        raise NotFound()
    return row


def view_of(row: PriceAlert) -> AlertView:
    """Build the plain view of an alert."""
    crop = prices.find_commodity(commodity_id=row.commodity_id)
    if crop is None:
        raise NotFound()
    return AlertView(
        number=row.id,
        crop=crop,
        scope=row.scope,  # type: ignore[arg-type]  # held by a CHECK, as the rule
        place=row.place,
        state=row.state,
        radius_km=row.radius_km,
        rule=row.rule,  # type: ignore[arg-type]
        limit=row.limit_price,
        move=row.move_per_mille,
        armed=row.armed,
        paused=row.paused_at is not None,
        last_price=row.last_price,
        last_day=row.last_day,
        times=row.times,
        rang_at=row.rang_at,
        created_at=row.created_at,
    )


def price_at(place: Mapping[str, Any], *, commodity_id: int, today: date) -> tuple[int, date] | None:
    """What a crop fetches where an alert listens, and on which day.

    A market's newest day; the middle of a state or the country; the middle of the markets of a circle.
    `place` holds scope, market_id, state, latitude, longitude and radius_km.
    """
    scope = place["scope"]
    if scope in ("state", "country"):
        state = place["state"] if scope == "state" else prices.WHOLE_COUNTRY
        day = prices.day_of(commodity_id=commodity_id, state=state, until=today)
        return (day.price, day.date) if day else None
    if scope == "market":
        number = place["market_id"]
        found = prices.market_days(commodity_id=commodity_id, market_ids=[number], today=today).get(number)
        return (found.price, found.date) if found else None
    numbers = prices.numbers_within((place["latitude"], place["longitude"]), place["radius_km"])
    return prices.middle_of(commodity_id=commodity_id, market_ids=numbers, today=today)
