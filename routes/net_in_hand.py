"""Where to sell: the markets around a village by what is left in hand, and sell today or hold."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask_babel import get_locale, gettext

from presentation.refusals import message_of
from routes.guards import current_person, public
from routes.today import today
from services import prices
from services.core.errors import DomainError
from services.core.money import parse_rupees
from services.core.weight import parse_weight
from services.prices import Asked, Comparison

bp = Blueprint("net_in_hand", __name__, url_prefix="/prices/compare")
SUGGESTIONS = 8
USUAL = {
    "quantity": "40",
    "vehicle": "tractor_trolley",
    "radius": "100",
    "days": "14",
    "storage": "",
    "interest": prices.percent_text(prices.USUAL_INTEREST_PPM),
}
FIELDS = ("commodity", "quantity", "place", "vehicle", "radius", "days", "storage", "interest")
LONGEST = 160


@bp.get("")
@public
def compare() -> Any:
    """The question, and under it the answer when enough is known."""
    values, faults = _values(), {}
    comparison: Comparison | None = None
    if values["commodity"] and values["place"]:
        try:
            asked, faults = _asked(values)
            if asked is not None:
                comparison = prices.compare_markets(asked=asked, today=today())
                values["commodity"] = comparison.commodity.label(_language())
        except DomainError as refusal:
            faults = {"form": message_of(refusal)}
    page = render_template(
        "prices/compare.html",
        values=values,
        faults=faults,
        comparison=comparison,
        crops=[crop.label(_language()) for crop in prices.list_commodities()],
        vehicles=prices.list_vehicles(),
        radii=prices.RADII_KM,
        days=prices.HOLD_DAYS,
        percent_text=prices.percent_text,
    )
    return page, 422 if faults else 200


@bp.get("/places.json")
@public
def places() -> Any:
    """Districts and mandis that a search box suggests: [{value, label, note}]."""
    words = request.args.get("q", "").strip()[:LONGEST]
    only = request.args.get("kind") == "market"
    found = prices.search_places(words, markets_only=only, limit=SUGGESTIONS)
    notes = {"district": gettext("district"), "market": gettext("mandi")}
    return jsonify(
        [{"value": place.label, "label": place.label, "note": notes[place.kind]} for place in found]
    )


def _values() -> dict[str, str]:
    person = current_person()
    own = f"{person.district}, {person.state}" if person and person.district and person.state else ""
    usual = {**dict.fromkeys(FIELDS, ""), **USUAL, "place": own}
    return {name: request.args.get(name, usual[name]).strip()[:LONGEST] for name in FIELDS}


def _asked(values: dict[str, str]) -> tuple[Asked | None, dict[str, str]]:
    """Read the question; every field that has no meaning is told, by its name."""
    faults: dict[str, str] = {}
    read: dict[str, Any] = {}
    readers: dict[str, Any] = {
        "commodity": lambda text: prices.get_commodity(text).id,
        "quantity": parse_weight,
        "place": prices.find_place,
        "storage": lambda text: parse_rupees(text) if text else None,
    }
    for name, reader in readers.items():
        try:
            read[name] = reader(values[name])
        except DomainError as refusal:
            faults[name] = message_of(refusal)
    interest = prices.read_percent(values["interest"] or "0")
    if interest is None:
        faults["interest"] = gettext("Enter a percentage from 0 to 100, for example 12.")
    if faults:
        return None, faults
    asked = Asked(
        commodity_id=read["commodity"],
        place=read["place"],
        grams=read["quantity"],
        vehicle=values["vehicle"],
        radius_km=_one_of(values["radius"], prices.RADII_KM, 100),
        hold_days=_one_of(values["days"], prices.HOLD_DAYS, 14),
        storage_price=read["storage"],
        interest_ppm=interest or 0,
    )
    return asked, {}


def _one_of(text: str, options: tuple[int, ...], usual: int) -> int:
    return next((option for option in options if text == str(option)), usual)


def _language() -> str:
    return str(get_locale() or "en")
