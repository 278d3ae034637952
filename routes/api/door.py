"""The API's own door: who is calling, and how large a call may be."""

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask_babel import get_locale

from routes.guards import current_person, the_person

LARGEST_JSON = 64 * 1024

bp = Blueprint("api", __name__, url_prefix="/api/v1")


@bp.record_once
def _check_csrf_here(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(bp)


@bp.before_request
def _check_caller() -> None:
    """A bearer token stands alone: a wrong one is refused, never replaced by the browser's cookie.

    A cookie comes along by itself, so whoever is known by it must also send the session's CSRF token.
    """
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_JSON
    if "Authorization" in request.headers:
        the_person()
    elif current_person() is not None:
        current_app.extensions["csrf"].protect()


@bp.after_request
def _ask_for_token(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def language() -> str:
    """The reader's language, for the names of crops."""
    return str(get_locale() or "en")


def viewer_id() -> int | None:
    """The number of whoever is signed in, if anybody is."""
    person = current_person()
    return person.id if person else None
