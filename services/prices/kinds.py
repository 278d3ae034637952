"""A crop by variety and grade, and market by market with the way there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from models.base import db
from models.price import Market
from services.prices.driver_days import RECORDS_BY_DAY, among_days, days_between
from services.prices.in_hand.newest import market_days
from services.prices.in_hand.places import located_market
from services.prices.in_hand.rules import great_circle_km
from services.prices.in_hand.views import MarketDay
from services.prices.names import canonical_state
from services.prices.places import list_markets, market_view
from services.prices.reference import day_of
from services.prices.remembering import remembered
from services.prices.rules import WHOLE_COUNTRY, median, plausible
from services.prices.views import MarketView
from services.runtime import direct

_KINDS_WINDOW: Final = timedelta(days=14)
_MOST_KINDS: Final = 12
Located = tuple[tuple[float, float], bool]
"""Latitude and longitude, and whether that is only the middle of a district."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a variety and grade fetched in the two weeks before the newest day: the middle of the markets."""

    variety: str
    grade: str
    price: int
    low: int
    high: int
    markets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMarket:
    """A market's newest price of a crop; `km` as the crow flies, None where no point is known."""

    market: MarketView
    date: date
    price: int
    low: int
    high: int
    km: int | None
    approximate: bool
    """Whether either end is only the middle of its district."""


def list_kinds(*, commodity_id: int, state: str = "", today: date) -> list[Kind]:
    """List varieties and grades of a crop by how many markets traded them; the dozen most traded."""
    place = canonical_state(state) if state else ""
    return remembered(("kinds", commodity_id, place, today), lambda: _kinds(commodity_id, place, today))


def list_near_markets(
    *,
    commodity_id: int,
    here: MarketView | None = None,
    point: tuple[float, float] | None = None,
    limit: int = 8,
    today: date,
) -> list[NearMarket]:
    """List the markets nearest to a market, or to (latitude, longitude), with what they paid of late.

    Without either, or for a market that nobody can place: the newest and dearest ones, without distance.
    """
    located = _located(here) if here else None
    if located is not None:
        point = located[0]
    newest = remembered(("markets", commodity_id, today), lambda: _newest_of_markets(commodity_id, today))
    found = [
        NearMarket(
            market=market,
            date=day.date,
            price=day.price,
            low=day.low,
            high=day.high,
            km=_km_to(there, point),
            approximate=bool((there and there[1]) or (located and located[1])),
        )
        for market, there, day in newest
        if here is None or market.id != here.id
    ]
    if point is None:
        found.sort(key=lambda near: (-near.date.toordinal(), -near.price, near.market.name))
    else:
        found.sort(key=lambda near: (near.km is None, near.km or 0, -near.price))
    return found[:limit]


def list_places(
    *, state: str = "", district: str = "", point: tuple[float, float] | None = None
) -> list[tuple[MarketView, int | None]]:
    """List markets of a state and district, nearest to (latitude, longitude) first, else by name; with km."""
    markets = list_markets(state=state or None, district=district)
    found = [(market, _km_to(_located(market), point)) for market in markets]
    return found if point is None else sorted(found, key=lambda each: (each[1] is None, each[1] or 0))


def _located(market: MarketView) -> Located | None:
    source = None if market.approximate else "mandi"
    return located_market(market.state, market.district, market.latitude, market.longitude, source)


def _km_to(there: Located | None, here: tuple[float, float] | None) -> int | None:
    return None if there is None or here is None else round(great_circle_km(here, there[0]))


def _newest_of_markets(commodity_id: int, today: date) -> list[tuple[MarketView, Located | None, MarketDay]]:
    days = market_days(commodity_id=commodity_id, today=today)
    markets = map(market_view, db.session.scalars(select(Market).where(Market.id.in_(days))))
    return [(market, _located(market), days[market.id]) for market in markets]


def _kinds(commodity_id: int, state: str, today: date) -> list[Kind]:
    nation = day_of(commodity_id=commodity_id, state=WHOLE_COUNTRY, until=today)
    if nation is None:
        return []
    of_days, days = among_days(days_between(nation.date - _KINDS_WINDOW, nation.date))
    sql = (
        f"SELECT r.variety, r.grade, r.market_id, r.modal_price FROM {RECORDS_BY_DAY[direct.dialect()]} "  # noqa: S608 - constants
        f"JOIN markets m ON m.id = r.market_id WHERE r.commodity_id = ? AND r.date {of_days}"
    )
    values = [commodity_id, days]
    if state:
        sql, values = f"{sql} AND m.state = ?", [*values, state]
    found: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for variety, grade, market_id, modal in direct.fetch(sql, values):
        if plausible(modal, middle=nation.price):
            found[variety, grade][market_id].append(modal)
    kinds = [_kind(variety, grade, markets) for (variety, grade), markets in found.items()]
    return sorted(kinds, key=lambda kind: (-kind.markets, kind.variety, kind.grade))[:_MOST_KINDS]


def _kind(variety: str, grade: str, modals: dict[int, list[int]]) -> Kind:
    prices = [median(rows) for rows in modals.values()]
    return Kind(
        variety=variety,
        grade=grade,
        price=median(prices),
        low=min(prices),
        high=max(prices),
        markets=len(prices),
    )
