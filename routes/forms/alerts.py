"""The form of a price alert; what is wrong with it, the alerts say."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField

from services import alerts, prices

_FIGURE = {"inputmode": "decimal", "autocomplete": "off", "maxlength": 16}


def _states() -> list[SelectChoice]:
    states = [SelectChoice(value=state, label=gettext(state)) for state in prices.list_states()]
    return [SelectChoice(value="", label=gettext("Choose a state")), *states]


def _scopes() -> list[SelectChoice]:
    return [SelectChoice(value=value, label=gettext(word)) for value, word in alerts.SCOPES.items()]


def _rules() -> list[SelectChoice]:
    return [SelectChoice(value=value, label=gettext(word)) for value, word in alerts.RULES.items()]


class AlertForm(FlaskForm):
    """What somebody wants to hear of."""

    commodity = StringField(_l("Crop"), render_kw={"maxlength": 120, "autocomplete": "off", "required": True})
    scope = RadioField(_l("Where"), choices=_scopes, validate_choice=False)
    place = StringField(_l("Mandi or place"), render_kw={"maxlength": 160, "autocomplete": "off"})
    state = SelectField(_l("State"), choices=_states, validate_choice=False)
    radius = StringField(_l("Radius"), render_kw={**_FIGURE, "inputmode": "numeric"})
    rule = RadioField(_l("When the price"), choices=_rules, validate_choice=False)
    price = StringField(_l("Price per quintal"), render_kw=_FIGURE)
    percent = StringField(_l("Move in percent"), render_kw=_FIGURE)

    def typed(self) -> dict[str, str]:
        """Everything that was typed, by the names of the service."""
        return {field.name: field.data or "" for field in self if field.name != "csrf_token"}
