"""The filters templates use for money, weight and time."""

from flask import Flask

from presentation.formatting import (
    date_local,
    datetime_local,
    duration,
    money,
    percent,
    quintals_text,
    state_name,
    time_local,
)
from services.core.clock import iso

__all__ = [
    "date_local",
    "datetime_local",
    "duration",
    "money",
    "percent",
    "quintals_text",
    "register",
    "state_name",
    "time_local",
]


def register(app: Flask) -> None:
    """Offer the filters to templates."""
    app.jinja_env.filters.update(
        money=money,
        inr=money,
        percent=percent,
        quintals=quintals_text,
        datetime_local=datetime_local,
        time_local=time_local,
        date_local=date_local,
        duration=duration,
        iso=iso,
        state_name=state_name,
    )
