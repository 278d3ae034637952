"""Compares the payment gateway's list with the journal, so that a call that never came loses no rupee."""

from datetime import datetime

import structlog
from flask import current_app

from services import payments

log = structlog.get_logger()


def run(now: datetime) -> int:
    """Reconcile with the gateway, if there is one; returns how many differences stand."""
    settings = payments.gateway_settings(current_app.config["HOUSE"])
    differences = payments.reconcile(settings=settings, now=now)
    if differences:
        log.warning("the gateway and the books differ", differences=differences)
    return differences
