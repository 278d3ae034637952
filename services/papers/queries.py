"""Reads of papers for the two sides of a sale and the market's office."""

from datetime import datetime

from sqlalchemy import select

from models.base import db
from models.paper import Paper
from services import prices, sales
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id
from services.papers.errors import NotDueYet
from services.papers.facts import gather
from services.papers.rules import NAMES, OF_SELLER_ALONE, WITH_DRAFT, PaperKind, is_due, number_text
from services.papers.service import issue_due
from services.papers.views import Facts, PaperRow, PaperView, facts_of
from services.sales import SaleView, Side


def list_papers(*, sale_id: int, person: Person) -> list[PaperRow]:
    """List the papers of a sale that one may see, issued or not, in the order in which they come.

    Raises NotFound for a sale that is not one's own.
    """
    sale = sales.get_sale(sale_id=sale_id, person=person)
    query = select(Paper.kind, Paper.id, Paper.year, Paper.number, Paper.issued_at)
    issued = {row.kind: row for row in db.session.execute(query.where(Paper.sale_id == sale_id))}
    rows = []
    for kind in PaperKind:
        if not _may_see(kind, sale, person):
            continue
        row = issued.get(kind.value)
        rows.append(
            PaperRow(
                kind=kind,
                name=NAMES[kind],
                id=public_id("paper", row.id) if row else None,
                number=number_text(kind, year=row.year, number=row.number) if row else "",
                issued_at=row.issued_at if row else None,
                due=is_due(kind, status=sale.status),
                draft=row is None and kind in WITH_DRAFT,
            )
        )
    return rows


def get_paper(*, paper_id: int, person: Person) -> PaperView:
    """Get an issued paper; raises NotFound for whoever may not see it."""
    paper = db.session.get(Paper, paper_id)
    if paper is None:
        raise NotFound()
    sale = sales.get_sale(sale_id=paper.sale_id, person=person)
    if not _may_see(PaperKind(paper.kind), sale, person):
        raise NotFound()
    return view_of(paper)


def paper_of_sale(*, sale_id: int, kind: PaperKind, person: Person, now: datetime) -> PaperView | None:
    """Get a sale's paper of one kind, issuing it when it is due and nobody has yet; None before that.

    Raises NotFound for whoever may not see it.
    """
    sale = sales.get_sale(sale_id=sale_id, person=person)
    if not _may_see(kind, sale, person):
        raise NotFound()
    paper = _find(sale_id, kind)
    if paper is None and is_due(kind, status=sale.status):
        issue_due(sale_id=sale_id, now=now)
        paper = _find(sale_id, kind)
    return view_of(paper) if paper else None


def draft_of_sale(*, sale_id: int, kind: PaperKind, person: Person, now: datetime) -> Facts:
    """What a paper would say as things stand, without a number; dated today.

    Raises NotFound for whoever may not see it, NotDueYet for a kind that has no draft.
    """
    sale = sales.get_sale(sale_id=sale_id, person=person)
    if not _may_see(kind, sale, person):
        raise NotFound()
    if kind not in WITH_DRAFT:
        raise NotDueYet()
    return gather(sale_id=sale_id, kind=kind).numbered("", on=prices.indian_date(now).isoformat())


def view_of(paper: Paper) -> PaperView:
    """The plain view of an issued paper."""
    return PaperView(
        id=public_id("paper", paper.id),
        facts=facts_of(paper.facts),
        sha256=paper.sha256,
        code=paper.code,
        issued_at=paper.issued_at,
    )


def _find(sale_id: int, kind: PaperKind) -> Paper | None:
    query = select(Paper).where(Paper.sale_id == sale_id, Paper.kind == kind.value)
    return db.session.scalars(query).one_or_none()


def _may_see(kind: PaperKind, sale: SaleView, person: Person) -> bool:
    return person.is_admin or sale.side is Side.SELLER or kind not in OF_SELLER_ALONE
