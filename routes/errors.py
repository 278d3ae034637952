"""How a refusal looks on a page and in JSON: the one table from kinds to HTTP."""

import secrets
from typing import Any

import structlog
from flask import Flask, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from presentation.refusals import body_of, error_body, message_of
from routes.sessions import ask_nobody
from services.core import errors as kinds
from services.core.errors import N_, DomainError
from services.runtime import away

log = structlog.get_logger()
STATUS: dict[type[DomainError], int] = {
    kinds.Unauthenticated: 401,
    kinds.Forbidden: 403,
    kinds.NotFound: 404,
    kinds.Conflict: 409,
    kinds.Invalid: 422,
    kinds.ConfirmationRequired: 428,
    kinds.RateLimited: 429,
    kinds.Unavailable: 503,
}
_HTTP_CODES = {
    400: ("malformed", N_("The request could not be read.")),
    401: ("unauthenticated", N_("Please sign in first.")),
    403: ("forbidden", N_("You are not allowed to do this.")),
    404: ("not_found", N_("We could not find that.")),
    405: ("method_not_allowed", N_("This address does not take that method.")),
    413: ("too_large", N_("What was sent is too large. Photos may have at most 8 MB each.")),
    415: ("unsupported_media_type", N_("This kind of content is not accepted here.")),
    422: ("invalid", N_("Please check the marked fields.")),
}
_INTERNAL = ("internal", N_("Something went wrong on our side. Nothing was changed."))


def status_of(error: DomainError) -> int:
    """Return the HTTP status of a refusal's kind."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def request_id() -> str:
    """The id under which this request stands in the log."""
    return str(request.environ.setdefault("mandi.request_id", secrets.token_hex(8)))


def register(app: Flask) -> None:
    """Install the handlers for refusals, HTTP errors and unexpected faults."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _no_csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _refused(error: DomainError) -> Any:
    log.info("refused", code=error.code, path=request.path)
    status = status_of(error)
    if wants_json():
        return _json(body_of(error, request_id=request_id()), status, error.details.get("retry_after"))
    if isinstance(error, kinds.Unauthenticated):
        return redirect(url_for("auth.sign_in", next=request.full_path if request.method == "GET" else None))
    page = _page(status, message_of(error))
    if "retry_after" in error.details:
        page.headers["Retry-After"] = str(error.details["retry_after"])
    return page


def _no_csrf(_error: CSRFError) -> Any:
    code, message = "csrf", gettext("The form was open for too long. Please send it again.")
    if wants_json():
        return _json(error_body(code=code, message=message, request_id=request_id()), 400)
    flash(message, "warning")
    return _page(400, message)


def _http(error: HTTPException) -> Any:
    if isinstance(error, RequestEntityTooLarge):
        request.environ["mandi.body_refused"] = True
    status = error.code or 500
    if status < 400 and isinstance(error.get_response(), BaseResponse):
        return error
    code, msgid = _HTTP_CODES.get(status, ("http_error", N_("The request could not be answered.")))
    if wants_json():
        response = _json(error_body(code=code, message=gettext(msgid), request_id=request_id()), status)
    else:
        response = _page(status, gettext(msgid))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _fault(error: Exception) -> Any:
    refusal = away.refusal_of(error)
    if refusal is not None:
        log.warning("the database is away", path=request.path, fault=str(error)[:200])
        ask_nobody()
        return _refused(refusal)
    log.exception("an unexpected fault", request_id=request_id(), path=request.path, exc_info=error)
    code, msgid = _INTERNAL
    if wants_json():
        return _json(error_body(code=code, message=gettext(msgid), request_id=request_id()), 500)
    return _page(500, gettext(msgid))


def wants_json() -> bool:
    """Programs and our own scripts get JSON, people get a page."""
    return (
        request.path.startswith("/api/")
        or request.path == "/webhooks/razorpay"
        or request.path.endswith(".json")
        or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def _json(body: dict[str, Any], status: int, retry_after: int | None = None) -> Response:
    response = jsonify(error=body)
    response.status_code = status
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _page(status: int, message: str) -> Response:
    return Response(
        render_template("error.html", status=status, message=message, request_id=request_id()), status
    )
