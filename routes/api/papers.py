"""The papers of a sale, and checking one."""

from typing import Any

from routes.api.answers.papers import PaperList, VerdictAnswer
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import PaperCode
from routes.guards import count, public, signed_in, the_person
from services import papers
from services.core.clock import iso
from services.core.ids import number_of
from services.core.money import rupees
from services.papers import PaperRow, Said

PAPERS = "Papers"


@bp.get("/sales/<sale_id>/papers")
@signed_in
@Call(tag=PAPERS, gives=(PaperList,))
def sale_papers(sale_id: str) -> Any:
    """List the papers of a sale that you may see, issued or still to come.

    One that is due has its PDF at `pdf`, `?language=` en, hi or mr, issued when it is first asked for.
    """
    rows = papers.list_papers(sale_id=number_of("sale", sale_id), person=the_person())
    return {"items": [_row(row, sale_id=sale_id) for row in rows]}


@bp.get("/papers/verify")
@public
@Call(tag=PAPERS, asks=PaperCode, gives=(VerdictAnswer,), refuses={429: "rate_limited"})
def verify_paper(asked: PaperCode) -> Any:
    """Check the code of a paper, or the address in its QR code, by the house's key and books."""
    count("papers.verify", per_account="60 per hour", per_address="300 per hour")
    verdict = papers.verify_code(asked.code)
    shown = verdict.said if verdict.is_signed else None
    return {
        "holds": verdict.holds,
        "finding": verdict.finding,
        "changed": list(verdict.changed),
        "paper": _said(shown) if shown else None,
    }


def _row(row: PaperRow, *, sale_id: str) -> dict[str, Any]:
    where = f"{bp.url_prefix}/sales/{sale_id}/papers/{row.kind.value}.pdf"
    return {
        "kind": row.kind,
        "id": row.id,
        "number": row.number or None,
        "issued_at": iso(row.issued_at) if row.issued_at else None,
        "due": row.due,
        "pdf": where if row.id or row.due else None,
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "house": said.house,
        "kind": said.kind,
        "number": said.number,
        "sale": said.sale,
        "seller": said.seller,
        "buyer": said.buyer,
        "amount": rupees(said.amount),
        "day": said.day,
        "ledger_hash": said.ledger_hash,
    }
