"""Replays every ledger that may have changed lately, so that a fault is noticed before anybody asks."""

from datetime import datetime, timedelta

import structlog

from services import bidding

log = structlog.get_logger()
LOOK_BACK = timedelta(hours=2)


class LedgerFault(Exception):
    """Some ledgers do not replay; the message names them."""


def run(now: datetime) -> int:
    """Check the ledgers written to in the last two hours; raises LedgerFault naming those that fail."""
    checked, wrong = 0, []
    for auction_id in bidding.list_changed_since(since=now - LOOK_BACK):
        report = bidding.verify_ledger(auction_id=auction_id)
        checked += 1
        if not report.ok:
            log.error("a ledger does not replay", auction=auction_id, faults=report.faults)
            wrong.append(f"{auction_id}: {'; '.join(report.faults)}")
    if wrong:
        raise LedgerFault(" | ".join(wrong))
    return checked
