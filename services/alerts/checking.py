"""Holds the alerts against the prices of an import, a few at a time, so that bids go on beside it."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from sqlalchemy import select

from models.price_alert import PriceAlert
from services import prices
from services.alerts.events import AlertsDue
from services.alerts.queries import price_at
from services.alerts.rules import FRESH_FOR, Watch, is_news, see
from services.core.clock import parse_iso
from services.prices import PriceCrossed, PricesImported
from services.runtime.subscribers import durable
from services.runtime.transaction import current_session, record, record_all

AT_ONCE: Final = {"market": 20, "country": 20, "state": 5, "radius": 1}
"""Alerts to a transaction, by what their price costs to read: about 10 ms of the write lock."""


@durable(PricesImported)
def find_due(happened: PricesImported) -> None:
    """Find the alerts on crops with fresh news, and hand them on in small parts."""
    oldest = prices.indian_date(parse_iso(happened.at)) - FRESH_FOR
    crops = [int(crop) for crop, day in happened.crop_days if date.fromisoformat(str(day)) >= oldest]
    query = (
        select(PriceAlert.commodity_id, PriceAlert.scope, PriceAlert.id)
        .where(PriceAlert.commodity_id.in_(crops), PriceAlert.paused_at.is_(None))
        .order_by(PriceAlert.commodity_id, PriceAlert.scope, PriceAlert.state, PriceAlert.id)
    )
    due = current_session().execute(query).all()
    for (_crop, scope), rows in groupby(due, key=lambda row: (row.commodity_id, row.scope)):
        ids = [row.id for row in rows]
        parts = (ids[n : n + AT_ONCE[scope]] for n in range(0, len(ids), AT_ONCE[scope]))
        record_all([AlertsDue(alert_ids=part, at=happened.at) for part in parts])


@durable(AlertsDue)
def check_due(happened: AlertsDue) -> None:
    """Hold each alert against the newest price of its place; one that rings is told once."""
    today = prices.indian_date(parse_iso(happened.at))
    query = select(PriceAlert).where(PriceAlert.id.in_(happened.alert_ids), PriceAlert.paused_at.is_(None))
    rows = list(current_session().scalars(query.order_by(PriceAlert.id).with_for_update()))
    for row, found in zip(rows, _found(rows, today), strict=True):
        if found is not None:
            _check(row, *found, today=today, at=happened.at)


def _found(rows: Sequence[PriceAlert], today: date) -> list[tuple[int, date] | None]:
    """The price at the place of each alert of one crop and scope; markets are read together."""
    if rows and rows[0].scope == "market":
        numbers = {row.market_id or 0 for row in rows}
        days = prices.market_days(commodity_id=rows[0].commodity_id, market_ids=numbers, today=today)
        found = (days.get(row.market_id or 0) for row in rows)
        return [(day.price, day.date) if day else None for day in found]
    known: dict[tuple[Any, ...], tuple[int, date] | None] = {}
    for row in rows:
        place = _place_of(row)
        key = tuple(place.values())
        if key not in known:
            known[key] = price_at(place, commodity_id=row.commodity_id, today=today)
    return [known[tuple(_place_of(row).values())] for row in rows]


def _check(row: PriceAlert, price: int, day: date, *, today: date, at: str) -> None:
    watch = Watch(
        rule=row.rule,  # type: ignore[arg-type]  # held by a CHECK
        limit=row.limit_price,
        move=row.move_per_mille,
        base=row.base_price,
        armed=row.armed,
        last_price=row.last_price,
        last_day=row.last_day,
    )
    if not is_news(watch, price=price, day=day, today=today):
        return
    seen = see(watch, price=price)
    row.armed, row.base_price, row.last_price, row.last_day = seen.armed, seen.base, price, day
    if seen.rings:
        row.times += 1
        row.rang_at = parse_iso(at)
        _ring(row, price, day, base=watch.base, change=seen.change, at=at)


def _ring(row: PriceAlert, price: int, day: date, *, base: int | None, change: int | None, at: str) -> None:
    record(
        PriceCrossed(
            alert_id=row.id,
            user_id=row.user_id,
            commodity_id=row.commodity_id,
            rule=row.rule,
            price=price,
            limit=row.limit_price,
            base=base,
            change=change,
            scope=row.scope,
            place=row.state if row.scope == "state" else row.place,
            radius_km=row.radius_km,
            day=day.isoformat(),
            times=row.times,
            at=at,
        )
    )


def _place_of(row: PriceAlert) -> dict[str, Any]:
    names = ("scope", "market_id", "state", "latitude", "longitude", "radius_km")
    return {name: getattr(row, name) for name in names}
