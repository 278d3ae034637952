"""The reference price of a crop near a place: nearest wins, and its date and level always go with it."""

from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select

from models.base import db
from models.price import Market, PriceDay, PriceRecord
from services.prices.crops import find_commodity, support_prices_on
from services.prices.names import canonical_state
from services.prices.places import market_ids, market_ids_of_district
from services.prices.rules import (
    DISTRICT_WINDOW,
    FILLING_WINDOW,
    LEVEL_WINDOW,
    TOO_OLD,
    WHOLE_COUNTRY,
    Report,
    Summary,
    newest_filled,
    plausible,
    summarise_market,
    summarise_markets,
)
from services.prices.views import (
    FEED_SOURCE,
    MSP_SOURCE,
    CommodityView,
    DayPrice,
    Level,
    ReferencePrice,
)

Found = tuple[Level, str, date, Summary]


def reference_price(
    *, commodity_id: int, state: str = "", district: str = "", market: str = "", today: date
) -> ReferencePrice | None:
    """Find what a crop fetches near a place, by the rules of `services.prices.rules`, in paise per quintal.

    Answers from what is stored, however old (`as_of` says), so it never fails because a feed is down;
    None only for a crop without any price. `today` is the Indian date.
    """
    crop = find_commodity(commodity_id=commodity_id)
    if crop is None:
        return None
    nation = day_of(commodity_id=crop.id, state=WHOLE_COUNTRY, until=today)
    if (nation is None or today - nation.date > TOO_OLD) and (support := _support(crop, today)):
        return support
    if nation is None:
        return None
    state = canonical_state(state)
    found = (
        _at_market(crop.id, nation, today, state=state, district=district, market=market)
        or _in_district(crop.id, nation, today, state=state, district=district)
        or _in_state(crop.id, nation, today, state=state)
        or ("national", "India", nation.date, summary_of(nation))
    )
    return _answer(crop, *found)


def day_of(*, commodity_id: int, state: str, until: date) -> DayPrice | None:
    """The newest day of a crop in a state (or the country, "") that is not still filling."""
    query = (
        select(PriceDay)
        .where(PriceDay.commodity_id == commodity_id, PriceDay.state == state, PriceDay.date <= until)
        .order_by(PriceDay.date.desc())
        .limit(FILLING_WINDOW.days + 1)
    )
    return newest_filled([day_view(row) for row in db.session.scalars(query)])


def day_view(row: Any) -> DayPrice:
    """Build the plain view of a day from its row."""
    return DayPrice(
        state=row.state,
        date=row.date,
        price=row.price,
        low=row.low,
        high=row.high,
        markets=row.markets,
        records=row.records,
    )


def summary_of(day: DayPrice) -> Summary:
    """The figures of a day as a summary."""
    return Summary(day.price, day.low, day.high, day.markets, day.records)


def _at_market(
    commodity_id: int, nation: DayPrice, today: date, *, state: str, district: str, market: str
) -> Found | None:
    if not (state and market):
        return None
    numbers = market_ids(state=state, district=district, market=market)
    for day, reports in groupby(_reports(commodity_id, numbers, nation, today), key=lambda found: found[0]):
        if summary := summarise_market([report for _, report, _ in reports], middle=nation.price):
            return "market", _name_of(numbers[0]), day, summary
    return None


def _in_district(
    commodity_id: int, nation: DayPrice, today: date, *, state: str, district: str
) -> Found | None:
    if not (state and district):
        return None
    numbers = market_ids_of_district(state=state, district=district)
    rows = _reports(commodity_id, numbers, nation, today)
    rows = [row for row in rows if plausible(row[1].modal, middle=nation.price)]
    if not rows:
        return None
    newest = rows[0][0]
    last_of = {report.market_id: day for day, report, _ in reversed(rows)}
    reports = [
        report
        for day, report, _ in rows
        if day == last_of[report.market_id] and day >= newest - DISTRICT_WINDOW
    ]
    summary = summarise_markets(reports, nation=summary_of(nation))
    return ("district", rows[0][2], newest, summary) if summary else None


def _in_state(commodity_id: int, nation: DayPrice, today: date, *, state: str) -> Found | None:
    day = day_of(commodity_id=commodity_id, state=state, until=today) if state else None
    if day is None or day.date < nation.date - LEVEL_WINDOW:
        return None
    return "state", state, day.date, summary_of(day)


def _reports(
    commodity_id: int, numbers: list[int], nation: DayPrice, today: date
) -> list[tuple[date, Report, str]]:
    """The reports of some markets from the window the ladder looks at, newest first, with the district."""
    if not numbers:
        return []
    row = PriceRecord.__table__.c
    query = (
        select(
            row.date,
            Market.state,
            Market.district,
            row.market_id,
            row.min_price,
            row.max_price,
            row.modal_price,
        )
        .join(Market, Market.id == row.market_id)
        .where(
            row.commodity_id == commodity_id,
            row.market_id.in_(numbers),
            row.date.between(nation.date - LEVEL_WINDOW, today),
        )
        .order_by(row.date.desc())
    )
    return [
        (day, Report(state, market, least, most, modal), district)
        for day, state, district, market, least, most, modal in db.session.execute(query)
    ]


def _name_of(market_id: int) -> str:
    return db.session.scalar(select(Market.name).where(Market.id == market_id)) or ""


def _support(crop: CommodityView, today: date) -> ReferencePrice | None:
    prices = support_prices_on(commodity_id=crop.id, day=today)
    if not prices:
        return None
    amounts = [each.price for each in prices]
    summary = Summary(amounts[0], amounts[0], amounts[-1], 0, len(prices))
    return _answer(crop, "msp", "India", prices[0].valid_from, summary)


def _answer(crop: CommodityView, level: Level, place: str, as_of: date, summary: Summary) -> ReferencePrice:
    return ReferencePrice(
        commodity=crop.slug,
        commodity_name=crop.name,
        price=summary.price,
        min=summary.low,
        max=summary.high,
        records=summary.records,
        markets=summary.markets,
        as_of=as_of,
        level=level,
        place=place,
        source=MSP_SOURCE if level == "msp" else FEED_SOURCE,
    )
