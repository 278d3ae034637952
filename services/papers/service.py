"""Issuing papers: each once, with the next number of its series, in one transaction."""

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.paper import Paper, PaperSeries
from models.sale import Sale
from services import prices
from services.core.clock import parse_iso
from services.papers.codes import said_of, write_code
from services.papers.facts import gather
from services.papers.rules import PaperKind, financial_year, is_due, number_text
from services.runtime.dialects import insert_into
from services.runtime.subscribers import durable
from services.runtime.transaction import current_session, transaction
from services.sales import SaleAdvanced


@durable(SaleAdvanced)
def issue_when_due(happened: SaleAdvanced) -> None:
    """Issue what a step of a sale made due, dated by the step."""
    issue_in(current_session(), sale_id=happened.sale_id, now=parse_iso(happened.at))


def issue_due(*, sale_id: int, now: datetime) -> None:
    """Issue every paper of a sale that is due and not issued yet; does nothing when all are."""
    with transaction() as session:
        issue_in(session, sale_id=sale_id, now=now)


def issue_in(session: Session, *, sale_id: int, now: datetime) -> None:
    """Issue what is due within the open transaction: whoever comes second for a sale waits and finds it done.

    Series are taken in the order of PaperKind by everybody; undone with the transaction, a number is free
    again.
    """
    sale = session.get(Sale, sale_id, with_for_update=True, populate_existing=True)
    if sale is None:
        return
    issued = set(session.scalars(select(Paper.kind).where(Paper.sale_id == sale_id)))
    for kind in PaperKind:
        if kind not in issued and is_due(kind, status=sale.status):
            _issue(session, kind, sale_id=sale_id, now=now)


def _issue(session: Session, kind: PaperKind, *, sale_id: int, now: datetime) -> None:
    today = prices.indian_date(now)
    year = financial_year(today)
    facts = gather(sale_id=sale_id, kind=kind)
    number = _next_number(session, kind, year=year)
    facts = facts.numbered(number_text(kind, year=year, number=number), on=today.isoformat())
    text = facts.text()
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    session.add(
        Paper(
            kind=kind.value,
            year=year,
            number=number,
            sale_id=sale_id,
            facts=text,
            sha256=sha256,
            code=write_code(said_of(facts, sha256=sha256)),
            issued_at=now,
        )
    )
    session.flush()


def _next_number(session: Session, kind: PaperKind, *, year: str) -> int:
    """Take the next number of a series; its row stays locked until the transaction ends."""
    first = insert_into(session, PaperSeries).values(kind=kind.value, year=year, last=1)
    taken = first.on_conflict_do_update(
        index_elements=[PaperSeries.kind, PaperSeries.year], set_={"last": PaperSeries.last + 1}
    )
    return int(session.execute(taken.returning(PaperSeries.last)).scalar_one())
