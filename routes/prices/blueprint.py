"""The guide's blueprint, and what its views ask of an address."""

from datetime import timedelta

from flask import Blueprint, request
from flask_babel import get_locale

from routes.guards import current_person
from routes.today import today
from services import prices, sales
from services.core.clock import utc_now
from services.prices import CommodityView, MarketView, Period, Series
from services.sales import Sold

bp = Blueprint("prices", __name__, url_prefix="/prices")
LONGEST = 120
USUAL_PERIOD: Period = "1y"
SOLD_SINCE = timedelta(days=400)


def argument(name: str) -> str:
    """A text in the address, cut to what a name may have."""
    return request.args.get(name, "").strip()[:LONGEST]


def own_state() -> str:
    """The state asked for, else the person's own; "state=" in the address means the whole country."""
    person = current_person()
    own = (person.state or "") if person else ""
    return known_state(request.args.get("state", own)[:LONGEST])


def known_state(text: str) -> str:
    """A state by any of its names; empty for what is none."""
    state = prices.canonical_state(text)
    return state if state in prices.list_states() else ""


def period() -> Period:
    """How far back to look."""
    asked = argument("period")
    return next((known for known in prices.PERIODS if known == asked), USUAL_PERIOD)


def language() -> str:
    """The reader's language."""
    return str(get_locale() or "en")


def sold_of(crop: CommodityView, state: str) -> list[Sold]:
    """What this house sold of a crop in a state or anywhere: of a single market there would seldom be one."""
    return sales.list_sold(commodity_id=crop.id, state=state, since=utc_now() - SOLD_SINCE)


def series_of(crop: CommodityView, market: MarketView | None, state: str) -> Series:
    """The line that a page, its data and its table all show."""
    if market is None:
        return prices.state_series(commodity_id=crop.id, state=state, period=period(), today=today())
    return prices.market_series(
        commodity_id=crop.id,
        market_id=market.id,
        period=period(),
        variety=argument("variety"),
        grade=argument("grade"),
        today=today(),
    )
