"""Payments in the office: what to confirm, what was paid out, and what the gateway says."""

from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext

from presentation.refusals import field_message, message_of
from routes.admin import filters
from routes.admin.blueprint import bp
from routes.admin.filters import Values
from routes.admin.listing import list_page, page_number
from routes.downloads import csv_answer
from routes.guards import address, admin_only, limited, the_person
from services import administration, payments
from services.core.clock import utc_now
from services.core.errors import Conflict, Invalid, InvalidAmount
from services.core.ids import number_of
from services.core.money import parse_sum
from services.payments import (
    DIFFERENCES,
    PAYOUT_KINDS,
    STATUS_WORDS,
    WAYS,
    WHY,
    GatewayUnreachable,
    PaymentFilter,
    PayoutFilter,
    gateway_settings,
)

OFTEN = "600 per hour"
PAYMENTS = ("status", "way", "person")
STATES = ("booked", "waiting", "credited", "returned")
PAYOUTS = ("kind", "person", "from", "to")


@bp.get("/payments")
@admin_only
def payments_list() -> str:
    """Payments of all sales; those to the house that wait are shown first."""
    return list_page(
        "payments/office.html",
        payments.list_payments(wanted=_payments(request.args), page=page_number()),
        PAYMENTS,
        unfiltered={"status": "asked"},
        ways=WAYS,
        status_words=STATUS_WORDS,
    )


@bp.post("/payments/export")
@admin_only
@limited("30 per hour")
def payments_export() -> Any:
    """The same payments as CSV; the export is noted in the log."""
    parts = administration.export_payments(
        filters=_payments(request.form), by=the_person(), now=utc_now(), address=address()
    )
    return csv_answer("payments", parts)


@bp.get("/payouts")
@admin_only
def payouts() -> str:
    """What sellers got, what waits to be sent, what was sent."""
    return list_page(
        "payments/payouts.html",
        payments.list_payouts(wanted=_payouts(request.args), page=page_number()),
        PAYOUTS,
        kinds=PAYOUT_KINDS,
    )


@bp.post("/payouts/export")
@admin_only
@limited("30 per hour")
def payouts_export() -> Any:
    """The same pay-outs as CSV; the export is noted in the log."""
    parts = administration.export_payouts(
        filters=_payouts(request.form), by=the_person(), now=utc_now(), address=address()
    )
    return csv_answer("payouts", parts)


@bp.get("/gateway")
@admin_only
def gateway() -> str:
    """Money at the payment gateway, what of it waits for a decision, and where the books differ."""
    state = filters.choice(request.args, "state", STATES)
    return list_page(
        "payments/gateway.html",
        payments.list_gateway_payments(state=state, page=page_number()),
        ("state",),
        is_set=gateway_settings(current_app.config["HOUSE"]).is_set,
        waiting=payments.list_gateway_payments(state="waiting", per_page=100).items,
        differences=payments.list_differences(),
        why=WHY,
        difference_words=DIFFERENCES,
    )


@bp.post("/gateway/export")
@admin_only
@limited("30 per hour")
def gateway_export() -> Any:
    """All that came by the gateway as CSV; the export is noted in the log."""
    state = filters.choice(request.form, "state", STATES)
    parts = administration.export_gateway(state=state, by=the_person(), now=utc_now(), address=address())
    return csv_answer("gateway", parts)


@bp.post("/gateway/<payment_id>/refund")
@admin_only
@limited(OFTEN)
def gateway_refund(payment_id: str) -> Any:
    """Send a payment back, or a part of it."""

    def refund() -> None:
        payments.refund_payment(
            by=the_person(),
            number=number_of("gateway_payment", payment_id),
            amount=parse_sum(request.form.get("amount", "")),
            note=request.form.get("note", ""),
            key=request.form.get("key", ""),
            settings=gateway_settings(current_app.config["HOUSE"]),
            now=utc_now(),
            address=address(),
        )

    return _done(refund, gettext("Sent back."))


@bp.post("/gateway/<payment_id>/credit")
@admin_only
@limited(OFTEN)
def gateway_credit(payment_id: str) -> Any:
    """Put what waits into the buyer's wallet."""
    number = number_of("gateway_payment", payment_id)
    return _done(
        lambda: payments.credit_payment(by=the_person(), number=number, now=utc_now(), address=address()),
        gettext("It lies in the buyer’s wallet now."),
    )


@bp.post("/gateway/reconcile")
@admin_only
@limited("30 per hour")
def gateway_reconcile() -> Any:
    """Compare with the gateway now."""
    settings = gateway_settings(current_app.config["HOUSE"])
    return _done(
        lambda: payments.reconcile(settings=settings, now=utc_now()), gettext("Compared with the gateway.")
    )


def _done(act: Any, said: str) -> Any:
    try:
        act()
    except InvalidAmount as refusal:
        flash(message_of(refusal), "error")
    except Invalid as refusal:
        for fault in refusal.details.get("fields", {}).values():
            flash(field_message(fault), "error")
    except (Conflict, GatewayUnreachable) as refusal:
        flash(message_of(refusal), "error")
    else:
        flash(said, "success")
    return redirect(url_for(".gateway"), 303)


def _payments(values: Values) -> PaymentFilter:
    is_filtered = bool(filters.chosen(values, PAYMENTS))
    return PaymentFilter(
        status=filters.choice(values, "status", STATUS_WORDS) if is_filtered else "asked",
        way=filters.choice(values, "way", WAYS),
        person=filters.text(values, "person"),
    )


def _payouts(values: Values) -> PayoutFilter:
    return PayoutFilter(
        kind=filters.choice(values, "kind", PAYOUT_KINDS),
        person=filters.text(values, "person"),
        from_=filters.start_of_day(values, "from"),
        before=filters.end_of_day(values, "to"),
    )
