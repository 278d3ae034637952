"""Reads of what was paid near a lot: mandi reports of its district and state, and the states' days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from models.base import db
from models.price import Market, PriceDay, PriceRecord
from services.prices.analysis.rules import Rung
from services.prices.analysis.views import Area, Comparable, PricedLot
from services.prices.in_hand.places import district_point, located_market
from services.prices.in_hand.rules import road_km
from services.prices.names import fold, fold_market
from services.prices.rules import WHOLE_COUNTRY, median

Located = tuple[tuple[float, float], bool]
"""A point (latitude, longitude), and whether it is only the middle of a district."""
Road = tuple[int | None, bool]
"""Kilometres, None where unknown, and whether they run from or to the middle of a district."""
MOST_ROWS: Final = 1_500
"""Of a state with hundreds of markets the newest rows are enough, and take a few milliseconds."""


class Report(NamedTuple):
    """One price row of a market."""

    day: date
    market_id: int
    variety: str
    grade: str
    price: int


class Surroundings:
    """What is held of a crop around a lot since a day; the wider circle is read only when asked for."""

    def __init__(self, lot: PricedLot, *, since: date, today: date) -> None:
        self._lot, self._since, self._today = lot, since, today
        self._markets = {row.id: row for row in _markets_of(lot.state)} if lot.state else {}
        districts = _like(lot.district, {row.district for row in self._markets.values()})
        self._near = [number for number, row in self._markets.items() if row.district in districts]
        self._place = self._find_place()
        self._kept: dict[Area, list[Report]] = {}

    def comparables(self, rung: Rung) -> list[Comparable]:
        """The mandi prices of one kind, one a market (or state) and day, at its median."""
        if rung.area == "country":
            return self._states()
        if rung.area not in self._kept:
            numbers = self._near if rung.area == "district" else list(self._markets)
            self._kept[rung.area] = self._read(numbers)
        rows = _of_kind(self._kept[rung.area], rung, self._lot)
        days: dict[tuple[int, date], list[Report]] = defaultdict(list)
        for row in rows:
            days[(row.market_id, row.day)].append(row)
        roads = {number: self._road(self._markets[number]) for number, _ in days}
        return [self._middle_of(same, road=roads[number]) for (number, _), same in days.items()]

    def _read(self, numbers: Sequence[int]) -> list[Report]:
        if not numbers:
            return []
        row = PriceRecord.__table__.c
        query = (
            select(row.date, row.market_id, row.variety, row.grade, row.modal_price)
            .where(
                row.commodity_id == self._lot.commodity_id,
                row.market_id.in_(numbers),
                row.date.between(self._since, self._today),
            )
            .order_by(row.date.desc())
            .limit(MOST_ROWS)
        )
        return [Report(*found) for found in db.session.execute(query)]

    def _states(self) -> list[Comparable]:
        row = PriceDay.__table__.c
        query = select(row.date, row.state, row.price).where(
            row.commodity_id == self._lot.commodity_id,
            row.state != WHOLE_COUNTRY,
            row.date.between(self._since, self._today),
        )
        return [
            Comparable(source="state", day=day, price=price, state=state)
            for day, state, price in db.session.execute(query.order_by(row.date.desc(), row.state))
        ]

    def _middle_of(self, rows: Sequence[Report], *, road: Road) -> Comparable:
        """A market's rows of one day as one, named by the variety and grade they have in common."""
        first = rows[0]
        market = self._markets[first.market_id]
        alone = len(rows) == 1
        return Comparable(
            source="mandi",
            day=first.day,
            price=first.price if alone else median(row.price for row in rows),
            state=self._lot.state,
            district=market.district,
            market=market.name,
            variety=first.variety if alone or len({row.variety for row in rows}) == 1 else "",
            grade=first.grade if alone or len({row.grade for row in rows}) == 1 else "",
            km=road[0],
            approximate=road[1],
        )

    def _road(self, market: Any) -> Road:
        there = _located(market, self._lot.state)
        if self._place is None or there is None:
            return None, True
        return road_km(self._place[0], there[0]), self._place[1] or there[1]

    def _find_place(self) -> Located | None:
        """Where the lot lies: at its mandi, else amid its district; None where unknown."""
        named = fold_market(self._lot.market)
        around = [self._markets[number] for number in self._near] or self._markets.values()
        here = next((row for row in around if named and fold_market(row.name) == named), None)
        if here is not None:
            return _located(here, self._lot.state)
        middle = district_point(self._lot.state, self._lot.district)
        return (middle, True) if middle else None


def _located(market: Any, state: str) -> Located | None:
    return located_market(state, market.district, market.latitude, market.longitude, market.geo_source)


def sales_of_kind(sales: Sequence[Comparable], rung: Rung, lot: PricedLot) -> list[Comparable]:
    """This house's sales of the kind asked for."""
    districts = _like(lot.district, {each.district for each in sales})
    return [
        each
        for each in _of_kind(sales, rung, lot)
        if (rung.area == "country" or each.state == lot.state)
        and (rung.area != "district" or each.district in districts)
    ]


def _of_kind(rows: Sequence[Any], rung: Rung, lot: PricedLot) -> list[Any]:
    """Those of the same variety and grade, where the kind asks for that."""
    if rung.variety:
        varieties = _like(lot.variety, {row.variety for row in rows})
        rows = [row for row in rows if row.variety in varieties]
    if rung.grade:
        grades = _like(lot.grade, {row.grade for row in rows})
        rows = [row for row in rows if row.grade in grades]
    return list(rows)


def _like(name: str, spellings: Iterable[str]) -> set[str]:
    """The spellings of a name, compared without case, spaces and brackets."""
    folded = fold(name)
    return {spelling for spelling in spellings if fold(spelling) == folded}


def _markets_of(state: str) -> Sequence[Any]:
    row = Market.__table__.c
    columns = (row.id, row.name, row.district, row.latitude, row.longitude, row.geo_source)
    return db.session.execute(select(*columns).where(row.state == state)).all()
