"""What machines ask of the house: is it alive, is it ready, what are its figures."""

import hmac

from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from routes.guards import public
from services.core.errors import NotFound
from services.runtime import health

bp = Blueprint("ops", __name__)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """The process can serve: its database answers and its tables are there."""
    checks = health.check()
    ready = all(checks.values())
    return jsonify(ok=ready, checks=checks), 200 if ready else 503


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus figures, for METRICS_TOKEN's bearer or, without a token, for this machine only."""
    token = current_app.config["HOUSE"].metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    local = request.remote_addr in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    if not (hmac.compare_digest(given.encode(), token.encode()) if token else local):
        raise NotFound()
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
