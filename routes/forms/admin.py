"""Forms of the office; what is wrong with them, the services say."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from services import accounts


class ClearBlockForm(FlaskForm):
    """Why somebody may bid again."""

    note = TextAreaField(
        _l("Note for the log"), render_kw={"required": True, "maxlength": accounts.LONGEST_REASON, "rows": 2}
    )


class SuspendForm(FlaskForm):
    """Why somebody is stopped from acting."""

    reason = TextAreaField(
        _l("Reason"), render_kw={"required": True, "maxlength": accounts.LONGEST_REASON, "rows": 3}
    )
