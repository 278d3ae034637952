"""The forms of disputes; what is wrong with them, the disputes service says."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, RadioField, SelectChoice, StringField, TextAreaField

from routes.forms.sales import FilesForm
from services.core.errors import Invalid, InvalidAmount
from services.core.money import parse_sum
from services.disputes import KINDS, LONGEST_TEXT

_AMOUNT = {"inputmode": "decimal", "maxlength": 16, "autocomplete": "off"}
_TEXT = {"maxlength": LONGEST_TEXT, "rows": 4}


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(value=value, label=gettext(word)) for value, word in KINDS.items()]


class WordsForm(FilesForm):
    """What a side says, with files."""

    text = TextAreaField(_l("What happened"), render_kw=_TEXT)
    files = MultipleFileField(_l("Files"))
    note = None  # type: ignore[assignment]


class OpenForm(WordsForm):
    """What is disputed, and how much of the price; `key` makes a form that is sent twice count once."""

    kind = RadioField(_l("What is it about?"), choices=_kinds)
    amount = StringField(_l("How much of the price is it about, in rupees?"), render_kw=_AMOUNT)
    key = HiddenField()


class OfferForm(FlaskForm):
    """So much to the buyer."""

    amount = StringField(_l("To the buyer, in rupees"), render_kw=_AMOUNT)
    note = TextAreaField(_l("Note for the other side"), render_kw=_TEXT | {"rows": 2})
    key = HiddenField()


class DecisionForm(FlaskForm):
    """So much to the buyer, and why."""

    amount = StringField(_l("To the buyer, in rupees"), render_kw=_AMOUNT)
    reasons = TextAreaField(_l("Reasons"), render_kw=_TEXT)
    key = HiddenField()


def read_amount(text: str | None, *, may_be_nothing: bool = False) -> int:
    """Read rupees as paise; raises Invalid on the field amount."""
    text = (text or "").strip()
    if may_be_nothing and text in ("0", "0.0", "0.00"):
        return 0
    try:
        return parse_sum(text)
    except InvalidAmount as refusal:
        raise Invalid(fields={"amount": refusal}) from None
