"""What every template may use beside what its view hands over."""

import hashlib
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale

from presentation.lines import spark
from routes.guards import current_person
from routes.today import today
from services import notifications, prices
from services.core.clock import iso, utc_now
from services.demo import demo_logins

LANGUAGES = {"en": "English", "hi": "हिन्दी", "mr": "मराठी"}
THEMES = ("system", "light", "dark")


def register(app: Flask) -> None:
    """Offer the shared values to templates."""

    @app.context_processor
    def _shared() -> dict[str, Any]:
        person = current_person()
        return {
            "person": person,
            "unread": notifications.count_unread(user_id=person.id) if person else 0,
            "static_v": static_v,
            "csp_nonce": g.get("csp_nonce", ""),
            "theme": theme(),
            "languages": LANGUAGES,
            "language": str(get_locale() or "en"),
            "new_ref": lambda: str(uuid.uuid4()),
            "spark_of": _spark_of,
            "server_now": lambda: iso(utc_now()),
            "demo": current_app.config["HOUSE"].demo,
            "demo_logins": demo_logins,
        }


def _spark_of(slug: str) -> str:
    """A crop's mandi prices of the last 30 days as a small line; read once for a page of cards."""
    if "sparklines" not in g:
        g.sparklines = prices.sparklines(today=today())
    return spark(g.sparklines.get(slug, ()))


def theme() -> str:
    """The chosen theme; "system" follows the device."""
    chosen = request.cookies.get("theme", "system")
    return chosen if chosen in THEMES else "system"


def choose_locale() -> str:
    """The language of the account, else of the cookie, else of the browser."""
    person = current_person()
    chosen = person.language if person else request.cookies.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def static_v(name: str) -> str:
    """URL of a static file that changes with its content, so that browsers may keep it for good."""
    return _static_url(current_app.static_folder or "", request.script_root, name)


@cache
def _static_url(folder: str, _mounted_at: str, name: str) -> str:
    try:
        digest = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:10]
    except FileNotFoundError:
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=digest)
