"""The filters templates use for money, weight and time, and how they find their words."""

from functools import lru_cache

from flask import Flask
from flask_babel import get_locale, get_translations

from presentation.formatting import (
    date_local,
    datetime_local,
    duration,
    kilograms,
    money,
    month_local,
    number,
    percent,
    quintals_text,
    state_name,
    time_local,
)
from services.core.clock import iso
from services.core.decimals import plain

__all__ = [
    "date_local",
    "datetime_local",
    "duration",
    "kilograms",
    "money",
    "month_local",
    "number",
    "percent",
    "quintals_text",
    "register",
    "state_name",
    "time_local",
]


def register(app: Flask) -> None:
    """Offer the filters to templates; a page has hundreds of words, so each is looked up once and kept."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _said(_language(), text),
        lambda one, many, n: _said_of(_language(), one, many, n),
        newstyle=True,
    )
    app.jinja_env.filters.update(
        money=money,
        inr=money,
        number=number,
        percent=percent,
        quintals=quintals_text,
        datetime_local=datetime_local,
        time_local=time_local,
        date_local=date_local,
        month_local=month_local,
        duration=duration,
        kg=kilograms,
        decimal=plain,
        iso=iso,
        state_name=state_name,
    )


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else ""


@lru_cache(10_000)
def _said(_language: str, text: str) -> str:
    return str(get_translations().ugettext(text))


@lru_cache(10_000)
def _said_of(_language: str, one: str, many: str, n: int) -> str:
    return str(get_translations().ungettext(one, many, n))
