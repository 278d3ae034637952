"""Checking the public ledgers from the office; what came out is kept in the admin log."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.admin_log import AdminAct
from models.base import db
from models.user import User
from services import bidding
from services.accounts import Person, note_admin_act
from services.core.ids import public_id
from services.runtime.transaction import transaction

MOST_FAULTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerCheck:
    """What a check of all ledgers found: auctions (public ids) with the faults of their ledgers."""

    at: datetime
    admin: str
    checked: int
    faulty: dict[str, list[str]]


def check_ledger(*, auction_id: int, by: Person, now: datetime, address: str) -> bidding.LedgerReport:
    """Replay one ledger and note the outcome; raises NotFound for an unknown auction or a draft."""
    report = bidding.verify_ledger(auction_id=auction_id)
    details = {"entries": report.entries, "faults": list(report.faults[:MOST_FAULTS])}
    with transaction():
        note_admin_act(
            act="check_ledger",
            by=by,
            target_kind="auction",
            target_id=auction_id,
            details=details,
            address=address,
            now=now,
        )
    return report


def check_all_ledgers(*, by: Person, now: datetime, address: str) -> LedgerCheck:
    """Replay every ledger and note the outcome; lets others work between two ledgers."""
    checked, faulty = 0, {}
    for report in bidding.verify_all():
        checked += 1
        if not report.ok:
            faulty[public_id("auction", report.auction_id)] = list(report.faults[:MOST_FAULTS])
        db.session.rollback()
        time.sleep(0)
    with transaction():
        note_admin_act(
            act="check_all_ledgers",
            by=by,
            target_kind="ledgers",
            target_id=None,
            details={"checked": checked, "faulty": faulty},
            address=address,
            now=now,
        )
    return LedgerCheck(at=now, admin=by.name, checked=checked, faulty=faulty)


def find_last_check() -> LedgerCheck | None:
    """Find the newest check of all ledgers."""
    row = db.session.execute(
        select(AdminAct, User.name)
        .outerjoin(User, User.id == AdminAct.admin_id)
        .where(AdminAct.act == "check_all_ledgers")
        .order_by(AdminAct.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    details: dict[str, Any] = row.AdminAct.details
    return LedgerCheck(
        at=row.AdminAct.at, admin=row.name or "", checked=details["checked"], faulty=details["faulty"]
    )
