"""The front door: what is live and closes soonest, what crops fetch today, how it works."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template
from flask_babel import get_locale

from presentation.cards import card_dicts
from routes.guards import current_person, public
from services import auctions, prices
from services.auctions import Filters
from services.core.clock import utc_now
from services.prices import PriceLine

bp = Blueprint("public", __name__)
SHOWN = 8


@bp.get("/")
@public
def home() -> str:
    """Live lots near you first, then everywhere; today's prices of the main crops."""
    now = utc_now()
    person = current_person()
    near = person.state if person and person.state else ""
    here = auctions.browse(filters=Filters(state=near, per_page=SHOWN), now=now) if near else None
    page = here if here and here.items else auctions.browse(filters=Filters(per_page=SHOWN), now=now)
    language = str(get_locale() or "en")
    return render_template(
        "public/home.html",
        cards=card_dicts(page.items, viewer_id=person.id if person else None, language=language, now=now),
        near=near if page is here else "",
        live_total=page.total,
        lines=_main_lines(near, today=prices.indian_date(now)),
    )


def _main_lines(state: str, *, today: date) -> list[PriceLine]:
    """The first of the main crops, a handful."""
    lines = prices.list_price_lines(state=state, today=today)
    return [line for line in lines if line.commodity.main][:SHOWN]


@bp.get("/how-it-works")
@public
def how_it_works() -> str:
    """Bidding, auto-bids, the reserve and the clock in plain words with an example."""
    return render_template("public/how_it_works.html")


@bp.get("/favicon.ico")
@public
def favicon() -> Any:
    """Browsers ask for it whatever the page says."""
    return current_app.send_static_file("img/favicon.svg")
