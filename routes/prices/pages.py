"""The guide's pages: all crops, one crop, one crop in one market."""

from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from presentation.cards import card_dicts
from presentation.lines import draw
from routes.guards import current_person, public
from routes.prices.blueprint import (
    LONGEST,
    argument,
    bp,
    known_state,
    language,
    own_state,
    period,
    series_of,
    sold_of,
)
from routes.today import today
from services import auctions, prices
from services.auctions import Filters
from services.core.clock import utc_now
from services.prices import CommodityMatch, CommodityView, MarketView

LIVE_SHOWN = 4
SOLD_SHOWN = 12
MOST_MATCHES = 8


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """What the main crops fetch today, in the country and in a state; or the crops a search finds."""
    wanted, state = argument("q"), own_state()
    matches = _matches(wanted)
    if len(matches) == 1:
        return redirect(url_for("prices.crop", slug=matches[0].commodity.slug))
    return render_template(
        "prices/index.html",
        lines=[] if matches else prices.list_price_lines(state=state, today=today()),
        filling=prices.filling_day(today=today()),
        matches=matches,
        wanted=wanted,
        state=state,
        states=prices.list_states(),
    )


@bp.get("/<slug>")
@public
def crop(slug: str) -> ResponseReturnValue:
    """One crop: its line, state by state, by variety and grade, market by market, and what sold here."""
    found = prices.get_commodity(slug[:LONGEST])
    if found.slug != slug:
        return redirect(url_for("prices.crop", slug=found.slug))
    page, day = max(1, request.args.get("page", 1, type=int)), today()
    state = known_state(argument("state"))
    rows, total = prices.list_market_prices(commodity_id=found.id, state=state, page=page, today=day)
    pages = max(1, -(-total // prices.PER_PAGE))
    reference = prices.reference_price(commodity_id=found.id, state=state, today=day)
    return render_template(
        "prices/crop.html",
        **_shared(found, None, state, day),
        reference=reference.as_json() if reference else None,
        by_state=prices.list_prices_by_state(commodity_id=found.id, today=day),
        kinds=prices.list_kinds(commodity_id=found.id, state=state, today=day),
        rows=rows,
        page=min(page, pages),
        pages=pages,
        page_url=lambda number: url_for("prices.crop", slug=slug, state=state or None, page=number),
    )


@bp.get("/<slug>/<address>")
@public
def market(slug: str, address: str) -> ResponseReturnValue:
    """One crop in one market: its line, the markets near it, and what sold here."""
    found, place = prices.get_commodity(slug[:LONGEST]), prices.get_market(address[:LONGEST])
    if (found.slug, place.address) != (slug, address):
        return redirect(url_for("prices.market", slug=found.slug, address=place.address))
    day = today()
    return render_template(
        "prices/market.html",
        **_shared(found, place, place.state, day),
        near=prices.list_near_markets(commodity_id=found.id, here=place, today=day),
        nation=prices.state_series(commodity_id=found.id, period="1m", today=day).newest,
    )


def _shared(crop: CommodityView, market: MarketView | None, state: str, day: date) -> dict[str, Any]:
    """What both pages of a crop show."""
    now = utc_now()
    series, support = series_of(crop, market, state), prices.list_support_prices(commodity_id=crop.id)
    sold = sold_of(crop, state)
    live = auctions.browse(filters=Filters(commodity=crop.slug, per_page=LIVE_SHOWN), now=now)
    person = current_person()
    return {
        "crop": crop,
        "market": market,
        "state": state,
        "states": prices.list_states(),
        "series": series,
        "drawing": draw(
            series.points,
            bucket=series.bucket,
            support=support,
            sold=[(each.date, each.rate) for each in sold],
        ),
        "support": prices.support_prices_on(commodity_id=crop.id, day=day),
        "sold": sold[:SOLD_SHOWN],
        "forecast": prices.find_forecast(
            commodity_id=crop.id, market_id=market.id if market else None, state=state, today=day
        ),
        "live": card_dicts(live.items, viewer_id=person.id if person else None, language=language(), now=now),
        "live_total": live.total,
        "period": period(),
        "periods": prices.PERIODS,
        "asked": {name: argument(name) for name in ("variety", "grade")},
        "filling": prices.filling_day(today=day),
        "age": (day - series.newest.date) // timedelta(days=1) if series.newest else None,
    }


def _matches(wanted: str) -> list[CommodityMatch]:
    """The crops a search may mean; only the best when it is all of that one's name."""
    if not wanted:
        return []
    found = prices.search_commodities(wanted, language=language(), limit=MOST_MATCHES)
    whole = [match for match in found if match.score == prices.WHOLE_NAME]
    return whole if len(whole) == 1 else found
