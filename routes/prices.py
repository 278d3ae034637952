"""The price guide: what crops fetch in the mandis, and the lookups of the forms."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from presentation.formatting import date_local, money
from routes.guards import current_person, public
from services import prices
from services.core.clock import utc_now
from services.core.errors import N_
from services.prices import CommodityMatch, CommodityView, ReferencePrice

bp = Blueprint("prices", __name__, url_prefix="/prices")
SUGGESTIONS = 8
PLACE = ("state", "district", "market")
LONGEST = 120
SENTENCES = {
    "market": N_("%(crop)s fetched %(price)s per quintal in %(place)s on %(day)s."),
    "district": N_("%(crop)s fetched %(price)s per quintal in %(place)s district on %(day)s."),
    "state": N_("%(crop)s fetched %(price)s per quintal in %(place)s on %(day)s."),
    "national": N_("%(crop)s fetched %(price)s per quintal across India on %(day)s."),
    "msp": N_("The minimum support price of %(crop)s is %(price)s per quintal, since %(day)s."),
}


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """What the main crops fetch today, in the country and in a state; or the crops a search finds."""
    wanted, state = _argument("q"), _state()
    matches = _matches(wanted)
    if len(matches) == 1:
        return redirect(url_for("prices.crop", slug=matches[0].commodity.slug))
    return render_template(
        "prices/index.html",
        lines=[] if matches else prices.list_price_lines(state=state, today=_today()),
        matches=matches,
        wanted=wanted,
        state=state,
        states=prices.list_states(),
    )


@bp.get("/<slug>")
@public
def crop(slug: str) -> ResponseReturnValue:
    """One crop: its reference price, state by state, market by market, and the support price."""
    found = prices.get_commodity(slug[:LONGEST])
    if found.slug != slug:
        return redirect(url_for("prices.crop", slug=found.slug))
    page, today = max(1, request.args.get("page", 1, type=int)), _today()
    state = _known_state(_argument("state"))
    rows, total = prices.list_market_prices(commodity_id=found.id, state=state, page=page, today=today)
    pages = max(1, -(-total // prices.PER_PAGE))
    reference = prices.reference_price(commodity_id=found.id, state=state, today=today)
    return render_template(
        "prices/crop.html",
        crop=found,
        reference=reference.as_json() if reference else None,
        by_state=prices.list_prices_by_state(commodity_id=found.id, today=today),
        support=prices.support_prices_on(commodity_id=found.id, day=today),
        rows=rows,
        state=state,
        states=prices.list_states(),
        page=min(page, pages),
        pages=pages,
        page_url=lambda number: url_for("prices.crop", slug=slug, state=state or None, page=number),
    )


@bp.get("/commodities.json")
@public
def commodities() -> ResponseReturnValue:
    """Crops that a search box suggests: [{value, slug, label, note}]."""
    language = _language()
    found = prices.search_commodities(_argument("q"), language=language, limit=SUGGESTIONS)
    return jsonify([_suggestion(match, language) for match in found])


@bp.get("/places.json")
@public
def places() -> ResponseReturnValue:
    """The districts of a state and its markets: {districts, markets: [{name, district}]}."""
    state = prices.canonical_state(_argument("state"))
    markets = prices.list_markets(state=state, district=_argument("district"))
    return jsonify(
        {
            "state": state,
            "districts": prices.list_districts(state=state),
            "markets": [{"name": market.name, "district": market.district} for market in markets],
        }
    )


@bp.get("/reference.json")
@public
def reference() -> ResponseReturnValue:
    """The reference price near a place, with a sentence that says it: {reference, sentence}."""
    found = prices.get_commodity(_argument("commodity"))
    place = {name: _argument(name) for name in PLACE}
    near = prices.reference_price(commodity_id=found.id, today=_today(), **place)
    return jsonify(
        {
            "reference": near.as_json() if near else None,
            "sentence": _sentence(found, near) if near else gettext("No price is known for this crop yet."),
        }
    )


def _matches(wanted: str) -> list[CommodityMatch]:
    """The crops a search may mean; only the best when it is all of that one's name."""
    if not wanted:
        return []
    found = prices.search_commodities(wanted, language=_language(), limit=SUGGESTIONS)
    whole = [match for match in found if match.score == prices.WHOLE_NAME]
    return whole if len(whole) == 1 else found


def _suggestion(match: CommodityMatch, language: str) -> dict[str, Any]:
    crop = match.commodity
    label = crop.label(language)
    notes = dict.fromkeys(word for word in (match.matched, crop.name) if word.casefold() != label.casefold())
    return {"value": crop.slug, "slug": crop.slug, "label": label, "note": " · ".join(notes)}


def _sentence(crop: CommodityView, near: ReferencePrice) -> str:
    said = gettext(SENTENCES[near.level]) % {
        "crop": crop.label(_language()),
        "price": money(near.price),
        "place": gettext(near.place) if near.level == "state" else near.place,
        "day": date_local(near.as_of),
    }
    return f"{said} {gettext('Source: %(source)s', source=near.source)}"


def _argument(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST]


def _state() -> str:
    """The state asked for, else the person's own; "state=" in the address means the whole country."""
    person = current_person()
    own = (person.state or "") if person else ""
    return _known_state(request.args.get("state", own)[:LONGEST])


def _known_state(text: str) -> str:
    state = prices.canonical_state(text)
    return state if state in prices.list_states() else ""


def _today() -> Any:
    return prices.indian_date(utc_now())


def _language() -> str:
    return str(get_locale() or "en")
