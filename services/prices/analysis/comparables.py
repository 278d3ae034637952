"""Reads of what was paid near a lot: mandi reports of its district and state, and the states' days."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from models.base import db
from models.price import Market, PriceDay, PriceRecord
from services.prices.analysis.rules import Point, Rung, road_km
from services.prices.analysis.views import Comparable, PricedLot
from services.prices.names import fold, fold_market
from services.prices.rules import WHOLE_COUNTRY, median

MOST_ROWS: Final = 2_000
"""Of a state with hundreds of markets the newest rows are enough, and take a few milliseconds."""


class Surroundings:
    """What is held of a crop around a lot since a day; the wider circle is read only when asked for."""

    def __init__(self, lot: PricedLot, *, since: date, today: date) -> None:
        self._lot, self._since, self._today = lot, since, today
        self._markets = {row.id: row for row in _markets_of(lot.state)} if lot.state else {}
        self._near = [n for n, row in self._markets.items() if fold(row.district) == fold(lot.district)]
        self.point = self._point()
        self._kept: dict[str, list[Comparable]] = {}

    def reports(self, rung: Rung) -> list[Comparable]:
        """The comparables of one kind among mandi prices, one a market (or state) and day, newest first."""
        if rung.area == "country":
            return self._of("country", self._read_states)
        numbers = self._near if rung.area == "district" else list(self._markets)
        rows = self._of(rung.area, lambda: self._read(numbers))
        return _one_a_day(matching(rows, rung, self._lot))

    def _of(self, area: str, read: Callable[[], list[Comparable]]) -> list[Comparable]:
        if area not in self._kept:
            self._kept[area] = read()
        return self._kept[area]

    def _read(self, numbers: Sequence[int]) -> list[Comparable]:
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
        roads = {number: self._road(self._markets[number]) for number in numbers}
        return [
            Comparable(
                source="mandi",
                day=day,
                price=price,
                state=self._lot.state,
                district=self._markets[market].district,
                market=self._markets[market].name,
                variety=variety,
                grade=grade,
                km=roads[market],
                approximate=self._markets[market].geo_source != "mandi",
            )
            for day, market, variety, grade, price in db.session.execute(query)
        ]

    def _read_states(self) -> list[Comparable]:
        row = PriceDay.__table__.c
        query = (
            select(row.date, row.state, row.price)
            .where(
                row.commodity_id == self._lot.commodity_id,
                row.state != WHOLE_COUNTRY,
                row.date.between(self._since, self._today),
            )
            .order_by(row.date.desc(), row.state)
        )
        return [
            Comparable(source="state", day=day, price=price, state=state)
            for day, state, price in db.session.execute(query)
        ]

    def _road(self, market: Any) -> int | None:
        if self.point is None or market.latitude is None or market.longitude is None:
            return None
        return road_km(self.point, (market.latitude, market.longitude))

    def _point(self) -> Point | None:
        """Where the lot lies: at its mandi, else amid the mandis of its district; None where unknown."""
        near = [self._markets[number] for number in self._near]
        named = fold_market(self._lot.market)
        here = [row for row in near or self._markets.values() if named and fold_market(row.name) == named]
        points = [(row.latitude, row.longitude) for row in here or near if row.latitude is not None]
        if not points:
            return None
        return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def matching(found: Sequence[Comparable], rung: Rung, lot: PricedLot) -> list[Comparable]:
    """Those of the kind asked for: names are compared without case, spaces and brackets."""
    varieties = _like(lot.variety, {each.variety for each in found})
    grades = _like(lot.grade, {each.grade for each in found})
    districts = _like(lot.district, {each.district for each in found})
    return [
        each
        for each in found
        if (not rung.variety or each.variety in varieties)
        and (not rung.grade or each.grade in grades)
        and (rung.area == "country" or each.state == lot.state)
        and (rung.area != "district" or each.district in districts)
    ]


def _like(name: str, spellings: set[str]) -> set[str]:
    """The spellings of a name among a few hundred, each folded once and not in every row."""
    return {spelling for spelling in spellings if fold(spelling) == fold(name)}


def _one_a_day(rows: Iterable[Comparable]) -> list[Comparable]:
    """A market's rows of one day as one comparable at their median, named by what they have in common."""
    days: dict[tuple[str, str, date], list[Comparable]] = defaultdict(list)
    for row in rows:
        days[(row.district, row.market, row.day)].append(row)
    return [same[0] if len(same) == 1 else _middle_of(same) for same in days.values()]


def _middle_of(rows: Sequence[Comparable]) -> Comparable:
    first = rows[0]
    varieties, grades = {row.variety for row in rows}, {row.grade for row in rows}
    return Comparable(
        source="mandi",
        day=first.day,
        price=median(row.price for row in rows),
        state=first.state,
        district=first.district,
        market=first.market,
        variety=first.variety if len(varieties) == 1 else "",
        grade=first.grade if len(grades) == 1 else "",
        km=first.km,
        approximate=first.approximate,
    )


def _markets_of(state: str) -> Sequence[Any]:
    row = Market.__table__.c
    columns = (row.id, row.name, row.district, row.latitude, row.longitude, row.geo_source)
    return db.session.execute(select(*columns).where(row.state == state)).all()
