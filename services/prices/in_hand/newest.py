"""What a crop fetched lately in each of some markets."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from services.prices.driver_days import (
    RECORDS_BY_DAY,
    among_days,
    day_of_value,
    days_between,
    value_of_day,
)
from services.prices.in_hand.views import MarketDay
from services.prices.reference import day_of, summary_of
from services.prices.rules import (
    DISTRICT_WINDOW,
    LEVEL_WINDOW,
    WHOLE_COUNTRY,
    Report,
    summarise_market,
    summarise_markets,
)
from services.prices.views import DayPrice
from services.runtime import direct
from services.runtime.bulk import ONE_OF, among


def market_days(
    *, commodity_id: int, market_ids: Collection[int] | None = None, today: date
) -> dict[int, MarketDay]:
    """By market: the newest day of a crop in the month before its newest day held, in paise a quintal.

    Of all markets where none are named. Rows far from the country's middle are left out, as everywhere, and
    the market's day before counts; markets without a row are left out, too.
    """
    nation = day_of(commodity_id=commodity_id, state=WHOLE_COUNTRY, until=today)
    if nation is None:
        return {}
    if market_ids is None:
        return _days(_all_reports(commodity_id, nation, today), nation)
    return _days(_reports(commodity_id, market_ids, nation.date - LEVEL_WINDOW, today), nation)


def middle_of(*, commodity_id: int, market_ids: Collection[int], today: date) -> tuple[int, date] | None:
    """The middle of some markets together, each at its newest day of the week before the newest of all."""
    nation = day_of(commodity_id=commodity_id, state=WHOLE_COUNTRY, until=today)
    if nation is None:
        return None
    for window in (DISTRICT_WINDOW, 2 * DISTRICT_WINDOW, LEVEL_WINDOW):  # as few days as will do
        reports = _reports(commodity_id, market_ids, nation.date - window, today)
        days = {market: day.date for market, day in _days(reports, nation).items()}
        if days and max(days.values()) - DISTRICT_WINDOW >= nation.date - window:
            break
    if not days:
        return None
    newest = max(days.values())
    kept = [
        report
        for market, dated in reports.items()
        for day, report in dated
        if day == days.get(market) and day >= newest - DISTRICT_WINDOW
    ]
    summary = summarise_markets(kept, nation=summary_of(nation))
    return (summary.price, newest) if summary else None


def _days(reports: dict[int, list[tuple[date, Report]]], nation: DayPrice) -> dict[int, MarketDay]:
    found: dict[int, MarketDay] = {}
    for market_id, dated in reports.items():
        by_day: dict[date, list[Report]] = defaultdict(list)
        for day, report in dated:
            by_day[day].append(report)
        for day in sorted(by_day, reverse=True):
            if summary := summarise_market(by_day[day], middle=nation.price):
                found[market_id] = MarketDay(
                    market_id=market_id, date=day, price=summary.price, low=summary.low, high=summary.high
                )
                break
    return found


def _reports(
    commodity_id: int, market_ids: Collection[int], since: date, today: date
) -> dict[int, list[tuple[date, Report]]]:
    dialect = direct.dialect()
    of_markets = ONE_OF[dialect].replace("%s", "?")
    return _dated(
        direct.fetch(
            "SELECT date, market_id, min_price, max_price, modal_price FROM price_records "  # noqa: S608
            f"WHERE commodity_id = ? AND market_id {of_markets} AND date BETWEEN ? AND ?",
            [
                commodity_id,
                among(dialect, market_ids),
                value_of_day(dialect, since),
                value_of_day(dialect, today),
            ],
        )
    )


def _all_reports(commodity_id: int, nation: DayPrice, today: date) -> dict[int, list[tuple[date, Report]]]:
    of_days, days = among_days(days_between(nation.date - LEVEL_WINDOW, today))
    return _dated(
        direct.fetch(
            "SELECT r.date, r.market_id, r.min_price, r.max_price, r.modal_price "  # noqa: S608 - constants
            f"FROM {RECORDS_BY_DAY[direct.dialect()]} WHERE r.commodity_id = ? AND r.date {of_days}",
            [commodity_id, days],
        )
    )


def _dated(rows: Sequence[Any]) -> dict[int, list[tuple[date, Report]]]:
    """The reports of each market; their state is not asked for."""
    told = {day: day_of_value(day) for day in {row[0] for row in rows}}
    found: dict[int, list[tuple[date, Report]]] = defaultdict(list)
    for day, market_id, least, most, modal in rows:
        found[market_id].append((told[day], Report("", market_id, least, most, modal)))
    return found
