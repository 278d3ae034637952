"""The price analysis of a lot: what was paid for lots like it, and what that means for this one."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select

from models.base import db
from models.price import PriceDay
from services.prices.analysis import rules
from services.prices.analysis.comparables import Surroundings, sales_of_kind
from services.prices.analysis.rules import ENOUGH, WINDOW, Rung
from services.prices.analysis.views import Analysis, Comparable, Line, PricedLot, Step, Trend
from services.prices.crops import find_commodity, list_quality_limits
from services.prices.reference import day_of, reference_price
from services.prices.rules import WHOLE_COUNTRY
from services.runtime.green import let_others_run

Tried = tuple[Rung, list[Comparable], list[Comparable]]
"""A kind of comparables, those that count, and those left out."""
SalesSince = Callable[[date], Sequence[Comparable]]


def analyse_price(*, lot: PricedLot, sales_since: SalesSince, today: date) -> Analysis | None:
    """Say what a lot should fetch by the rules of `services.prices.analysis.rules`, in paise per quintal.

    `sales_since` reads this house's own sales of the same crop since a day. `lot.state` is a canonical
    name; `today` the Indian day. None when nothing was paid for the crop in the window, or there is no
    crop. It takes some ten milliseconds of reading, and lets others run in between: never call it within
    a transaction.
    """
    crop = find_commodity(commodity_id=lot.commodity_id)
    if crop is None:
        return None
    nation = day_of(commodity_id=crop.id, state=WHOLE_COUNTRY, until=today)
    newest = nation.date if nation else today
    sales = sales_since(newest - WINDOW)
    tried = _look_around(
        lot, sales, since=newest - WINDOW, today=today, middle=nation.price if nation else None
    )
    rung, counted, left_out = max(tried, key=lambda each: min(len(each[1]), ENOUGH))
    if not counted:
        return None
    figures = rules.figures_of(each.price for each in counted)
    lines = _lines(lot, counted, base=figures.median)
    suggested = rules.suggest(figures, lines)
    place = {"state": lot.state, "district": lot.district, "market": lot.market}
    return Analysis(
        commodity=crop.slug,
        lot=lot,
        day=today,
        since=min(each.day for each in counted),
        as_of=max(each.day for each in counted),
        basis=rung.name,
        thin=len(counted) < ENOUGH,
        steps=tuple(Step(basis=each.name, count=len(kept)) for each, kept, _ in tried),
        figures=figures,
        counted=tuple(counted),
        left_out=tuple(left_out),
        lines=tuple(lines),
        suggested=suggested,
        start_price=rules.start_price(suggested, falling=lot.falling),
        trend=_trend(lot, newest=newest),
        reference=reference_price(commodity_id=crop.id, today=today, **place),
    )


def _look_around(
    lot: PricedLot, sales: Sequence[Comparable], *, since: date, today: date, middle: int | None
) -> list[Tried]:
    """Try one kind of comparables after the other until one has enough."""
    around = Surroundings(lot, since=since, today=today)
    tried: list[Tried] = []
    for rung in rules.rungs_for(variety=lot.variety, grade=lot.grade, state=lot.state, district=lot.district):
        let_others_run()
        found = around.comparables(rung) + sales_of_kind(sales, rung, lot)
        kept, left_out = rules.without_outliers(found, middle=middle)
        tried.append((rung, kept, left_out))
        if len(kept) >= ENOUGH:
            break
    return tried


def _lines(lot: PricedLot, counted: Sequence[Comparable], *, base: int) -> list[Line]:
    limits = list_quality_limits(commodity_id=lot.commodity_id) if lot.quality else []
    road = rules.distance_line(each.km for each in counted)
    return rules.quality_lines(lot.quality, limits, base=base) + ([road] if road else [])


def _trend(lot: PricedLot, *, newest: date) -> Trend:
    """The trend of the lot's state, or of the country where the state has too few days."""
    let_others_run()
    row = PriceDay.__table__.c
    query = select(row.state, row.date, row.price).where(
        row.commodity_id == lot.commodity_id,
        row.state.in_({lot.state, WHOLE_COUNTRY}),
        row.date.between(newest - WINDOW, newest),
    )
    days: dict[str, dict[date, int]] = {lot.state: {}, WHOLE_COUNTRY: {}}
    for state, day, price in db.session.execute(query):
        days[state][day] = price
    here = rules.trend_of(days[lot.state], place=lot.state)
    return here if here.change is not None else rules.trend_of(days[WHOLE_COUNTRY], place=WHOLE_COUNTRY)
