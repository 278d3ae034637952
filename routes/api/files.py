"""Files of a sale, for its two sides and the market's office alone: papers, weighbridge slips, proofs."""

from flask import Response

from routes.api.calling import Call
from routes.api.door import bp, language
from routes.api.filters import PaperLanguage
from routes.downloads import PDF, PICTURE, file_answer
from routes.guards import signed_in, the_person
from routes.papers import paper_kind, print_paper
from services import papers, payments, sales
from services.core.clock import utc_now
from services.core.ids import number_of
from services.papers import NotDueYet

SALES, MONEY, PAPERS = "Sales", "Money", "Papers"


@bp.get("/sales/<sale_id>/files/<file_id>")
@signed_in
@Call(tag=SALES, sends=(PDF, PICTURE))
def sale_file(sale_id: str, file_id: str) -> Response:
    """Give a file to a sale, such as a weighbridge's slip, to its two sides and the market's office."""
    found = sales.get_file(
        file_id=number_of("paper", file_id), sale_id=number_of("sale", sale_id), person=the_person()
    )
    return file_answer(content=found.content, kind=found.kind, name=found.filename)


@bp.get("/payments/<payment_id>/proof")
@signed_in
@Call(tag=MONEY, sends=(PDF, PICTURE))
def payment_proof(payment_id: str) -> Response:
    """Give what a buyer sent as proof of a payment, to the two sides and the market's office."""
    found = payments.get_proof(payment_id=number_of("payment", payment_id), person=the_person())
    return file_answer(content=found.content, kind=found.kind, name=f"payment-{payment_id}.{found.ending}")


@bp.get("/sales/<sale_id>/papers/<kind>.pdf")
@signed_in
@Call(
    tag=PAPERS,
    asks=PaperLanguage,
    sends=(PDF,),
    refuses={409: "paper_not_due", 429: "rate_limited", 503: "fonts_missing"},
)
def sale_paper(sale_id: str, kind: str, asked: PaperLanguage) -> Response:
    """Give a paper of a sale as PDF, to whoever may see it; it is issued now when it is due and was not yet.

    Its kinds are those of `GET /sales/{sale_id}/papers`.
    """
    wanted = paper_kind(kind)
    found = papers.paper_of_sale(
        sale_id=number_of("sale", sale_id), kind=wanted, person=the_person(), now=utc_now()
    )
    if found is None:
        raise NotDueYet()
    return print_paper(found, language=asked.language or language())
