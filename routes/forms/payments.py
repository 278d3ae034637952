"""The forms that pay for a sale; what is wrong with them, the payments service says."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, StringField


class PayForm(FlaskForm):
    """How much of a sale is paid now; `key` makes a form that is sent twice count once."""

    amount = StringField(_l("Amount in rupees"), render_kw={"inputmode": "decimal", "maxlength": 16})
    key = HiddenField()


class ToldForm(PayForm):
    """A payment by hand: its number and what shows it."""

    reference = StringField(
        _l("Number of the payment (UTR)"), render_kw={"maxlength": 40, "autocomplete": "off"}
    )
    proof = FileField(_l("Picture or PDF of the slip"))
