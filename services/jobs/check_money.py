"""Looks every hour whether every rupee is accounted for, so that a fault is noticed before anybody asks."""

from datetime import datetime

import structlog

from services import money

log = structlog.get_logger()


class MoneyFault(Exception):
    """The books do not agree; the message says where."""


def run(_now: datetime) -> int:
    """Check the ledger of money; returns 1, raises MoneyFault naming what does not hold."""
    faults = money.faults_of_money()
    if faults:
        log.error("the books do not agree", faults=faults)
        raise MoneyFault(" | ".join(faults))
    return 1
