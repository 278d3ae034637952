"""The line of a crop's prices over time: in one market, in a state, or in the whole country."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from services.prices.driver_days import day_of_value
from services.prices.names import canonical_state
from services.prices.remembering import remembered
from services.prices.rules import WHOLE_COUNTRY, newest_filled, plausible, summarise_market
from services.prices.rules import Report as Row
from services.prices.series_rules import (
    PERIODS,
    Bucket,
    Change,
    Period,
    Point,
    bucketed,
    changes_of,
)
from services.runtime import direct

_A_YEAR_AND_MORE: Final = timedelta(days=400)
_SPARK_DAYS: Final = timedelta(days=30)
_NEWEST_AT: Final = (
    "SELECT max(date) FROM price_records WHERE commodity_id = ? AND market_id = ? AND date <= ?"
)
_AT_MARKET: Final = (
    "SELECT date, min_price, max_price, modal_price, arrivals_kg FROM price_records "
    "WHERE commodity_id = ? AND market_id = ? AND date BETWEEN ? AND ?"
)
_OF_STATE: Final = (
    "SELECT date, price, low, high, markets FROM price_days "
    "WHERE commodity_id = ? AND state = ? AND date BETWEEN ? AND ? ORDER BY date"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line of prices up to its newest day, with how much that day moved; empty for no reports."""

    points: list[Point]
    bucket: Bucket
    newest: Point | None
    changes: list[Change]
    filling: Point | None = None
    """A later day on which too few markets have reported so far for it to count."""


def market_series(
    *,
    commodity_id: int,
    market_id: int,
    period: Period,
    variety: str = "",
    grade: str = "",
    today: date,
) -> Series:
    """The line of one market, of all varieties or of one; paise per quintal, implausible rows left out."""
    key = ("market", commodity_id, market_id, period, variety, grade, today)
    return remembered(
        key, lambda: _series(_market_days(commodity_id, market_id, period, variety, grade, today), period)
    )


def state_series(*, commodity_id: int, state: str = "", period: Period, today: date) -> Series:
    """The line of a state's middle price, or of the whole country's."""
    place = canonical_state(state) if state else WHOLE_COUNTRY
    key = ("state", commodity_id, place, period, today)
    return remembered(key, lambda: _state_series(commodity_id, place, period, today))


def sparklines(*, today: date) -> dict[str, tuple[int, ...]]:
    """By address of a crop: the last 30 days' middle prices in the whole country, oldest first."""
    return remembered(("sparklines", today), lambda: _sparklines(today))


def _series(days: list[Point], period: Period) -> Series:
    back, bucket = PERIODS[period]
    if not days:
        return Series(points=[], bucket=bucket, newest=None, changes=[])
    first = days[-1].date - timedelta(days=back)
    shown = bucketed([day for day in days if day.date > first], bucket)
    return Series(points=shown, bucket=bucket, newest=days[-1], changes=changes_of(days))


def _since(newest: date, period: Period) -> date:
    return newest - max(timedelta(days=PERIODS[period][0]), _A_YEAR_AND_MORE)


def _state_series(commodity_id: int, state: str, period: Period, today: date) -> Series:
    days = _state_days(commodity_id, state, period, today)
    filled = newest_filled(days)
    kept = [day for day in days if filled is None or day.date <= filled.date]
    filling = days[-1] if len(kept) < len(days) else None
    return replace(_series(kept, period), filling=filling)


def _state_days(commodity_id: int, state: str, period: Period, today: date) -> list[Point]:
    newest = direct.fetch(
        "SELECT max(date) FROM price_days WHERE commodity_id = ? AND state = ? AND date <= ?",
        [commodity_id, state, today.isoformat()],
    )[0][0]
    if newest is None:
        return []
    since = _since(day_of_value(newest), period)
    rows = direct.fetch(_OF_STATE, [commodity_id, state, since.isoformat(), today.isoformat()])
    return [
        Point(date=day_of_value(day), price=price, low=low, high=high, markets=markets)
        for day, price, low, high, markets in rows
    ]


def _market_days(
    commodity_id: int, market_id: int, period: Period, variety: str, grade: str, today: date
) -> list[Point]:
    newest = direct.fetch(_NEWEST_AT, [commodity_id, market_id, today.isoformat()])[0][0]
    if newest is None:
        return []
    since = _since(day_of_value(newest), period)
    span = [since.isoformat(), today.isoformat()]
    sql, values = _AT_MARKET, [commodity_id, market_id, *span]
    for column, wanted in (("variety", variety), ("grade", grade)):
        if wanted:
            sql, values = f"{sql} AND {column} = ?", [*values, wanted]
    rows = direct.fetch(f"{sql} ORDER BY date", values)
    nation = {day: price for day, price, *_ in direct.fetch(_OF_STATE, [commodity_id, WHOLE_COUNTRY, *span])}
    by_day: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        by_day[row[0]].append(row)
    found = (_market_day(day, reports, nation.get(day)) for day, reports in by_day.items())
    return [point for point in found if point is not None]


def _market_day(day: Any, rows: list[Any], middle: int | None) -> Point | None:
    if len(rows) == 1:  # most days of most markets: no need to ask for a middle of one
        _, least, most, modal, arrivals = rows[0]
        if middle is not None and not plausible(modal, middle=middle):
            return None
        return Point(
            date=day_of_value(day),
            price=modal,
            low=least if plausible(least, middle=modal) else modal,
            high=most if plausible(most, middle=modal) else modal,
            markets=1,
            arrivals_kg=arrivals,
        )
    reports = [Row("", 0, least, most, modal) for _, least, most, modal, _ in rows]
    summary = summarise_market(reports, middle=middle)
    if summary is None:
        return None
    arrivals = [row[4] for row in rows if row[4] is not None]
    return Point(
        date=day_of_value(day),
        price=summary.price,
        low=summary.low,
        high=summary.high,
        markets=1,
        arrivals_kg=sum(arrivals) if arrivals else None,
    )


def _sparklines(today: date) -> dict[str, tuple[int, ...]]:
    newest = direct.fetch(
        "SELECT max(date) FROM price_days WHERE state = ? AND date <= ?", [WHOLE_COUNTRY, today.isoformat()]
    )[0][0]
    found: dict[str, list[int]] = defaultdict(list)
    if newest is not None:
        since = day_of_value(newest) - _SPARK_DAYS
        rows = direct.fetch(
            "SELECT c.slug, d.price FROM price_days d JOIN commodities c ON c.id = d.commodity_id "
            "WHERE d.state = ? AND d.date BETWEEN ? AND ? ORDER BY d.date",
            [WHOLE_COUNTRY, since.isoformat(), today.isoformat()],
        )
        for slug, price in rows:
            found[slug].append(price)
    return {slug: tuple(days) for slug, days in found.items()}
