"""A notification as a sentence, for the bell's page and for pushes to open devices."""

from flask_babel import gettext

from presentation.formatting import money, quintals_text
from services.notifications import SENTENCES, Notice


def lot_name(crop: str, grams: int) -> str:
    """Name a lot by its crop and weight: "Soyabean, 40 quintals"."""
    return str(gettext("%(crop)s, %(quintals)s quintals", crop=crop, quintals=quintals_text(grams)))


def sentence(notice: Notice) -> str:
    """Say a notice in the language of the request, or of `force_locale` around the call."""
    filled = {
        "lot": lot_name(notice.crop, notice.weight_grams),
        "price": money(notice.price),
        "total": money(notice.total),
    }
    return str(gettext(SENTENCES[notice.kind])) % filled
