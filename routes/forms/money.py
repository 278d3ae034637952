"""The forms of the wallet; what is wrong with them, the money service says."""

import uuid

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, StringField

from services.money import WAYS


def new_key() -> str:
    """What makes a form that is sent twice count once."""
    return str(uuid.uuid4())


def _ways() -> list[SelectChoice]:
    return [SelectChoice(value=value, label=gettext(word)) for value, word in WAYS.items()]


class AmountForm(FlaskForm):
    """How much is to be paid in."""

    amount = StringField(_l("Amount in rupees"), render_kw={"inputmode": "decimal", "maxlength": 16})


class TopUpForm(AmountForm):
    """By which way an amount was sent, and the bank's number of the payment."""

    way = RadioField(_l("How did you pay?"), choices=_ways)
    reference = StringField(
        _l("Number of the payment (UTR)"), render_kw={"maxlength": 40, "autocomplete": "off"}
    )
    key = HiddenField()


class FeesForm(AmountForm):
    """How much of the fees that are owed is to be paid."""

    key = HiddenField()


class WithdrawalForm(AmountForm):
    """How much is to be sent, and where to."""

    to_account = StringField(_l("Where to"), render_kw={"maxlength": 120, "autocomplete": "off"})
    key = HiddenField()
