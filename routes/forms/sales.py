"""The form that moves a sale on; what is wrong with it, the sales service says."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from services.sales import NOTE_LIMIT


class StepForm(FlaskForm):
    """The next step, and what there is to note about it."""

    to = HiddenField()
    note = TextAreaField(_l("Note for the other side"), render_kw={"maxlength": NOTE_LIMIT, "rows": 3})
