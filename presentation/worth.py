"""The price analysis of a lot in words: the same sentences for pages and for the API."""

from datetime import date
from typing import Any, Final

from flask_babel import gettext, ngettext

from presentation.formatting import date_local, money, state_name
from services.core.errors import N_
from services.core.money import Paise, parse_rupees

Facts = dict[str, Any]
ENOUGH: Final = 5
OLD_DAYS: Final = 30
_BASES: Final = {
    "variety_grade_district": N_("Same variety and grade in %(district)s district"),
    "variety_district": N_("Same variety in %(district)s district, any grade"),
    "variety_state": N_("Same variety in %(state)s"),
    "grade_district": N_("Same grade in %(district)s district, any variety"),
    "district": N_("Any variety in %(district)s district"),
    "state": N_("Any variety in %(state)s"),
    "country": N_("The states of India, any variety"),
}
_TRENDS: Final = {
    "rising": N_("Rising: the last week in %(place)s was %(percent)s above the three weeks before."),
    "falling": N_("Falling: the last week in %(place)s was %(percent)s below the three weeks before."),
    "steady": N_("Steady: the last week in %(place)s was within 2%% of the three weeks before."),
    "unknown": N_("Too few days of prices are held to say where they are going."),
}
_MODALS: Final = {
    "market": N_("%(place)s's modal price of %(day)s"),
    "district": N_("the middle of %(place)s district's mandis of %(day)s"),
    "state": N_("the middle of %(place)s's mandis of %(day)s"),
    "national": N_("the middle of India's mandis of %(day)s"),
    "msp": N_("the minimum support price"),
}
_AGAINST: Final = {
    "above": N_("%(percent)s above %(modal)s"),
    "below": N_("%(percent)s below %(modal)s"),
    "level": N_("level with %(modal)s"),
}


def words_of(facts: Facts, *, today: date) -> dict[str, Any]:
    """An analysis as people read it: {made_of, basis, steps, outliers, lines, start, trend, age, thin}."""
    return {
        "basis": _basis(facts, facts["basis"]),
        "made_of": _made_of(facts),
        "steps": [_step(facts, step) for step in facts["steps"]],
        "outliers": _outliers(facts["figures"]["left_out"]),
        "lines": [{"text": _line(line), "amount": signed(line["amount"])} for line in facts["lines"]],
        "start": _start(facts),
        "trend": _trend(facts["trend"]),
        "age": _age(facts, today),
        "thin": gettext("These are few prices: take the range as a hint.") if facts["thin"] else "",
    }


def against_words(reference: dict[str, Any] | None, *, today: date) -> dict[str, str] | None:
    """Three sentences with {percent} open, for a price above, below and level with the reference price.

    None without a reference. `modal` is its price in whole paise as text, for the pages' scripts.
    """
    if reference is None:
        return None
    day = gettext("today") if reference["as_of"] == today.isoformat() else date_local(reference["as_of"])
    place = state_name(reference["place"]) if reference["level"] == "state" else reference["place"]
    whose = _MODALS[reference["level"]]
    modal = gettext(whose) % {"place": place, "day": day}
    said = {name: gettext(text) % {"percent": "{percent}", "modal": modal} for name, text in _AGAINST.items()}
    return said | {"modal": str(parse_rupees(reference["price"]))}


def against(price: Paise, reference: dict[str, Any] | None, *, today: date) -> dict[str, Any] | None:
    """How a price stands against the reference price, in words and whole per cent; None without one."""
    said = against_words(reference, today=today)
    if reference is None or said is None:
        return None
    percent = percent_of(price, int(said["modal"]))
    side = "level" if percent == 0 else ("above" if percent > 0 else "below")
    return {
        "price": price,
        "percent": percent,
        "text": said[side].replace("{percent}", f"{abs(percent)}%"),
        "said": said,
    }


def percent_of(price: int, modal: int) -> int:
    """How far a price is from a reference price in whole per cent, half away from zero."""
    percent = (abs(price - modal) * 200 + modal) // (2 * modal)
    return percent if price >= modal else -percent


def signed(amount: str) -> str:
    """An adjustment as people read it: "+₹52", "−₹104", "₹0"."""
    plain = money(amount.removeprefix("-"))
    if plain == "₹0":
        return plain
    return f"−{plain}" if amount.startswith("-") else f"+{plain}"


def _basis(facts: Facts, basis: str) -> str:
    return gettext(_BASES[basis]) % {"district": facts["district"], "state": state_name(facts["state"])}


def _step(facts: Facts, step: dict[str, Any]) -> str:
    basis, count = _basis(facts, step["basis"]), step["count"]
    found = ngettext("%(num)s price", "%(num)s prices", count)
    if step["basis"] == facts["basis"]:
        return gettext("%(basis)s: %(found)s, used here.", basis=basis, found=found)
    return gettext("%(basis)s: %(found)s, too few to go by.", basis=basis, found=found)


def _made_of(facts: Facts) -> str:
    figures = facts["figures"]
    sales, prices = figures["sales"], figures["count"] - figures["sales"]
    parts = []
    if prices:
        parts.append(ngettext("%(num)s mandi price", "%(num)s mandi prices", prices))
    if sales:
        parts.append(ngettext("%(num)s sale of this house", "%(num)s sales of this house", sales))
    first, last = date_local(facts["since"]), date_local(facts["as_of"])
    return gettext("%(what)s, %(first)s to %(last)s", what=" + ".join(parts), first=first, last=last)


def _outliers(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)s price was left out: below 0.4 or above 2.5 times the middle, "
        "or five times the usual distance from it.",
        "%(num)s prices were left out: below 0.4 or above 2.5 times the middle, "
        "or five times the usual distance from it.",
        count,
    )


def _line(line: dict[str, Any]) -> str:
    if line["kind"] == "distance":
        return gettext("The way to the compared mandis, about %(km)s km by road", km=line["km"])
    label = line["label"]
    values = {"name": gettext(label), "stated": f"{line['stated']}%", "limit": f"{line['limit']}%"}
    if line["direction"] == "max":
        return gettext("%(name)s %(stated)s, usually at most %(limit)s", **values)
    return gettext("%(name)s %(stated)s, usually at least %(limit)s", **values)


def _start(facts: Facts) -> str:
    price = money(facts["start_price"])
    if facts["falling"]:
        return gettext("Start a falling price at %(price)s, the high end of the range.", price=price)
    return gettext("Start the bids at %(price)s: low enough to bring several buyers.", price=price)


def _trend(trend: dict[str, Any]) -> str:
    place = state_name(trend["place"]) if trend["place"] else gettext("India")
    tenths = abs(trend["change_per_mille"] or 0)
    percent = f"{tenths // 10}.{tenths % 10}%"
    sentence = _TRENDS[trend["direction"]]
    return gettext(sentence) % {"place": place, "percent": percent}


def _age(facts: Facts, today: date) -> str:
    days = (today - date.fromisoformat(facts["as_of"])).days
    if days <= OLD_DAYS:
        return ""
    return ngettext(
        "The newest of these prices is %(num)s day old.",
        "The newest of these prices is %(num)s days old.",
        days,
    )
