"""Lookups of the forms: crops by any word for them, places, and the reference price near a place."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from presentation.formatting import date_local, money
from routes.guards import public
from routes.prices.blueprint import argument, bp, language
from routes.today import today
from services import prices
from services.core.errors import N_
from services.prices import CommodityMatch, CommodityView, ReferencePrice

SUGGESTIONS = 8
PLACE = ("state", "district", "market")
SENTENCES = {
    "market": N_("%(crop)s fetched %(price)s per quintal in %(place)s on %(day)s."),
    "district": N_("%(crop)s fetched %(price)s per quintal in %(place)s district on %(day)s."),
    "state": N_("%(crop)s fetched %(price)s per quintal in %(place)s on %(day)s."),
    "national": N_("%(crop)s fetched %(price)s per quintal across India on %(day)s."),
    "msp": N_("The minimum support price of %(crop)s is %(price)s per quintal, since %(day)s."),
}


@bp.get("/commodities.json")
@public
def commodities() -> ResponseReturnValue:
    """Crops that a search box suggests: [{value, slug, label, note}]."""
    reader = language()
    found = prices.search_commodities(argument("q"), language=reader, limit=SUGGESTIONS)
    return jsonify([_suggestion(match, reader) for match in found])


@bp.get("/places.json")
@public
def places() -> ResponseReturnValue:
    """The districts of a state and its markets: {districts, markets: [{name, district}]}."""
    state = prices.canonical_state(argument("state"))
    markets = prices.list_markets(state=state, district=argument("district"))
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
    found = prices.get_commodity(argument("commodity"))
    place = {name: argument(name) for name in PLACE}
    near = prices.reference_price(commodity_id=found.id, today=today(), **place)
    return jsonify(
        {
            "reference": near.as_json() if near else None,
            "sentence": _sentence(found, near) if near else gettext("No price is known for this crop yet."),
        }
    )


def _suggestion(match: CommodityMatch, reader: str) -> dict[str, Any]:
    crop = match.commodity
    label = crop.label(reader)
    notes = dict.fromkeys(word for word in (match.matched, crop.name) if word.casefold() != label.casefold())
    return {"value": crop.slug, "slug": crop.slug, "label": label, "note": " · ".join(notes)}


def _sentence(crop: CommodityView, near: ReferencePrice) -> str:
    said = gettext(SENTENCES[near.level]) % {
        "crop": crop.label(language()),
        "price": money(near.price),
        "place": gettext(near.place) if near.level == "state" else near.place,
        "day": date_local(near.as_of),
    }
    return f"{said} {gettext('Source: %(source)s', source=near.source)}"
