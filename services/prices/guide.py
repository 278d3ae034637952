"""Reads of the price guide: the table of crops, and one crop by state and by market."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from models.base import db
from models.price import Commodity, Market, PriceDay
from services.prices.crops import list_commodities
from services.prices.driver_days import RECORDS_BY_DAY, among_days, day_of_value
from services.prices.names import canonical_state
from services.prices.places import market_view
from services.prices.reference import day_of, day_view
from services.prices.remembering import remembered
from services.prices.rules import WHOLE_COUNTRY, newest_filled
from services.prices.views import DayPrice, MarketPrice, MarketView, PriceLine
from services.runtime import direct

PER_PAGE: Final = 50
_TABLE_WINDOW: Final = timedelta(days=14)
_MARKETS_WINDOW: Final = timedelta(days=7)
_WEEK: Final = timedelta(days=7)
_FIGURES: Final = "r.date, r.variety, r.grade, r.min_price, r.max_price, r.modal_price"
_IN_ORDER: Final = "ORDER BY r.date DESC, m.state, m.name, r.variety, r.grade"


def list_price_lines(*, state: str = "", today: date) -> list[PriceLine]:
    """List the main crops with their newest day in the country, and in a state where one is given.

    Left out are crops that no market reported in the two weeks before the newest day held.
    """
    place = canonical_state(state) if state else ""
    return remembered(("lines", place, today), lambda: _price_lines(place, today))


def list_prices_by_state(*, commodity_id: int, today: date) -> list[DayPrice]:
    """List a crop's newest day in each state that reported in the last two weeks, dearest first."""
    return remembered(("states", commodity_id, today), lambda: _prices_by_state(commodity_id, today))


def list_market_prices(
    *, commodity_id: int, state: str = "", page: int = 1, today: date
) -> tuple[list[MarketPrice], int]:
    """List what markets reported for a crop in the week before its newest day, newest first.

    Returns one page of PER_PAGE rows (the last one for a number beyond it) and the number of all rows.
    """
    place = canonical_state(state) if state else ""
    key = ("reports", commodity_id, place, page, today)
    return remembered(key, lambda: _market_prices(commodity_id, place, page, today))


def newest_day(*, today: date) -> date | None:
    """The newest day for which any price is held."""
    return db.session.scalar(
        select(func.max(PriceDay.date)).where(PriceDay.state == WHOLE_COUNTRY, PriceDay.date <= today)
    )


def _price_lines(state: str, today: date) -> list[PriceLine]:
    nation = _recent_days(WHOLE_COUNTRY, until=today)
    local = _recent_days(state, until=today) if state else {}
    lines: list[PriceLine] = []
    for crop in list_commodities():
        days = nation.get(crop.id, [])
        newest = newest_filled(days)
        if newest is not None:
            lines.append(
                PriceLine(
                    commodity=crop,
                    day=newest,
                    day_before=_price_before(days, newest.date),
                    week_before=_price_before(days, newest.date - _WEEK + timedelta(days=1)),
                    in_state=newest_filled(local.get(crop.id, [])),
                )
            )
    return lines


def _prices_by_state(commodity_id: int, today: date) -> list[DayPrice]:
    newest = day_of(commodity_id=commodity_id, state=WHOLE_COUNTRY, until=today)
    if newest is None:
        return []
    query = select(PriceDay).where(
        PriceDay.commodity_id == commodity_id,
        PriceDay.date.between(newest.date - _TABLE_WINDOW, today),
        PriceDay.state != WHOLE_COUNTRY,
    )
    by_state: dict[str, list[DayPrice]] = defaultdict(list)
    for row in db.session.scalars(query):
        by_state[row.state].append(day_view(row))
    days = [newest_filled(days) for days in by_state.values()]
    return sorted((day for day in days if day), key=lambda day: (-day.price, day.state))


def _recent_days(state: str, *, until: date) -> dict[int, list[DayPrice]]:
    newest = newest_day(today=until)
    found: dict[int, list[DayPrice]] = defaultdict(list)
    if newest is not None:
        query = (
            select(*PriceDay.__table__.columns)
            .join(Commodity, Commodity.id == PriceDay.commodity_id)
            .where(
                PriceDay.state == state,
                PriceDay.date.between(newest - _TABLE_WINDOW, until),
                Commodity.position.is_not(None),
            )
        )
        for row in db.session.execute(query):
            found[row.commodity_id].append(day_view(row))
    return found


def _market_prices(commodity_id: int, state: str, page: int, today: date) -> tuple[list[MarketPrice], int]:
    newest = day_of(commodity_id=commodity_id, state=WHOLE_COUNTRY, until=today)
    if newest is None:
        return [], 0
    of_days, days = among_days(_days_around(newest.date, until=today))
    sql = (
        f"FROM {RECORDS_BY_DAY[direct.dialect()]} JOIN markets m ON m.id = r.market_id "
        f"WHERE r.commodity_id = ? AND r.date {of_days}"
    )
    values: list[Any] = [commodity_id, days]
    if state:
        sql, values = f"{sql} AND m.state = ?", [*values, state]
    total = direct.fetch(f"SELECT count(*) {sql}", values)[0][0]
    page = max(1, min(page, -(-total // PER_PAGE)))
    sql = f"SELECT r.market_id, {_FIGURES} {sql} {_IN_ORDER} LIMIT ? OFFSET ?"
    rows = direct.fetch(sql, [*values, PER_PAGE, (page - 1) * PER_PAGE])
    found = db.session.scalars(select(Market).where(Market.id.in_({row[0] for row in rows})))
    markets = {market.id: market_view(market) for market in found}
    return [_market_price(markets[number], *figures) for number, *figures in rows], total


def _days_around(newest: date, *, until: date) -> list[date]:
    """The week before a day and the still-filling days after it, one by one: the index is by day."""
    days = (newest + timedelta(days=n) for n in range(-_MARKETS_WINDOW.days, _MARKETS_WINDOW.days + 1))
    return [day for day in days if day <= until]


def _price_before(days: list[DayPrice], day: date) -> int | None:
    earlier = newest_filled([each for each in days if each.date < day])
    return earlier.price if earlier else None


def _market_price(
    market: MarketView, day: Any, variety: str, grade: str, least: int, most: int, modal: int
) -> MarketPrice:
    return MarketPrice(
        market=market,
        date=day_of_value(day),
        variety=variety,
        grade=grade,
        min=least,
        max=most,
        modal=modal,
    )
