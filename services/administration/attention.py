"""What the secretary should look at first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from models.auction import Auction
from models.base import db
from models.sale import Sale
from services import disputes, money
from services.administration.jobs import list_jobs, outbox_backlog
from services.administration.ledgers import find_last_check
from services.sales import CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """Counts of what waits or went wrong; all zero is a good day."""

    sales_late: int
    sales_open: int
    disputes_waiting: int
    consent_waiting: int
    transfers_asked: int
    closing_late: int
    jobs_failed: int
    outbox_late: int
    ledgers_faulty: int


def needs_attention(*, now: datetime) -> Attention:
    """Count what needs the office: sales past their deadline, open questions, faults."""
    last = find_last_check()
    return Attention(
        sales_late=_count(Sale.due_at < now),
        sales_open=_count(Sale.status.not_in(CLOSED)),
        disputes_waiting=disputes.count_waiting(now=now),
        consent_waiting=_count(Auction.status == "pending_consent"),
        transfers_asked=money.count_asked(),
        closing_late=_count(Auction.status == "live", Auction.ends_at < now - timedelta(seconds=10)),
        jobs_failed=sum(job.failed for job in list_jobs()),
        outbox_late=outbox_backlog(now=now).late,
        ledgers_faulty=len(last.faulty) if last else 0,
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0
