"""Forms of fee lines; what is wrong with them, the office's service says."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField

from services import prices
from services.core.money import rupees
from services.prices import FeeView

_FIGURE = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 20}
_DAY = {"type": "date", "maxlength": 10}


def _states() -> list[SelectChoice]:
    return [SelectChoice(value=state, label=gettext(state)) for state in prices.list_states()]


def _choices(words: dict[str, str]) -> Callable[[], list[SelectChoice]]:
    return lambda: [SelectChoice(value=value, label=gettext(word)) for value, word in words.items()]


class FeeForm(FlaskForm):
    """One dated fee line; an empty mandi, crop and group mean all of them."""

    state = SelectField(_l("State"), choices=_states, validate_choice=False)
    market = StringField(_l("Mandi"), render_kw={"maxlength": 120})
    crop = StringField(_l("Crop"), render_kw={"maxlength": 120})
    group = StringField(_l("Group of crops"), render_kw={"maxlength": 40})
    kind = SelectField(_l("Kind"), choices=_choices(prices.KINDS), validate_choice=False)
    name = StringField(_l("Name"), render_kw={"maxlength": 80, "required": True})
    payer = SelectField(_l("Who pays"), choices=_choices(prices.PAYERS), validate_choice=False)
    rate = StringField(_l("Rate"), render_kw={**_FIGURE, "required": True})
    unit = SelectField(_l("Unit"), choices=_choices(prices.UNITS), validate_choice=False)
    valid_from = StringField(_l("Valid from"), render_kw=_DAY)
    valid_to = StringField(_l("Valid until"), render_kw=_DAY)
    sure = SelectField(_l("How sure"), choices=_choices(prices.SURENESS), validate_choice=False)
    source = StringField(_l("Source"), render_kw={"maxlength": 200, "required": True})
    note = StringField(_l("Note"), render_kw={"maxlength": 200})

    def typed(self) -> dict[str, str]:
        """Everything that was typed, by the names of the service."""
        return {field.name: field.data or "" for field in self if field.name != "csrf_token"}


def form_of(line: FeeView) -> FeeForm:
    """The form of a line that is there."""
    words = ("state", "market", "group", "kind", "name", "payer", "unit", "sure", "source", "note")
    data = {name: getattr(line, name) for name in words}
    data |= {
        name: day.isoformat() if (day := getattr(line, name)) else "" for name in ("valid_from", "valid_to")
    }
    data["crop"] = line.slug
    data["rate"] = prices.percent_text(line.rate) if line.unit == "percent" else rupees(line.rate)
    return FeeForm(formdata=None, data=data)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
