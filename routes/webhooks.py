"""What comes from the payment gateway: believed by its signature alone, so without cookie and CSRF token."""

from typing import Any

import structlog
from flask import Blueprint, current_app, redirect, request, url_for
from flask.blueprints import BlueprintSetupState

from routes.guards import limited, public
from services import payments
from services.core.clock import utc_now
from services.payments import GatewayRefused, GatewayUnreachable, gateway_settings

log = structlog.get_logger()
LARGEST_CALL = 256 * 1024
OFTEN = "6000 per hour"

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@bp.record_once
def _without_csrf(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(bp)


@bp.before_request
def _bounded() -> None:
    request.max_content_length = LARGEST_CALL


@bp.post("/razorpay")
@public
@limited(OFTEN)
def razorpay() -> Any:
    """One event of the gateway; the answer says what became of it."""
    outcome = payments.receive(
        body=request.get_data(),
        signature=request.headers.get("X-Razorpay-Signature", ""),
        event_id=request.headers.get("X-Razorpay-Event-Id", ""),
        settings=gateway_settings(current_app.config["HOUSE"]),
        now=utc_now(),
    )
    log.info("the gateway called", outcome=outcome)
    return {"outcome": outcome}


@bp.post("/razorpay/return")
@public
@limited(OFTEN)
def come_back() -> Any:
    """A buyer comes back from the gateway's page, with its signature that the order was paid.

    The browser sends no cookie along from there, so nothing is said in the session: it would take its place.
    """
    order_id = request.form.get("razorpay_order_id", "")
    sale_id = payments.sale_of_order(order_id=order_id)
    to = url_for("sales.show", sale_id=sale_id) if sale_id else url_for("sales.index")
    if not request.form.get("razorpay_signature"):  # it failed there, or was given up
        return redirect(to, 303)
    try:
        outcome = payments.come_back(
            gateway_id=request.form.get("razorpay_payment_id", ""),
            order_id=order_id,
            signature=request.form.get("razorpay_signature", ""),
            settings=gateway_settings(current_app.config["HOUSE"]),
            now=utc_now(),
        )
    except (GatewayUnreachable, GatewayRefused):
        outcome = "noted"
    pending = "" if outcome in ("booked", "repeated") else "?gateway=pending"
    return redirect(to + pending, 303)
