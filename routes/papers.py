"""Papers of sales: as pages and as PDF for the two sides, and the page where anybody checks one."""

from contextlib import closing
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask_babel import get_locale

from presentation.papers.fonts import find_fonts
from presentation.papers.pdf import draw_pdf
from presentation.papers.sheets import Sheet, sheet_of
from presentation.upi import qr_svg
from routes.guards import count, limited, public, signed_in, the_person
from services import papers
from services.core.clock import utc_now
from services.core.errors import NotFound
from services.core.ids import number_of
from services.papers import LARGEST_FILE, NAMES, Facts, Finding, PaperKind, PaperView, Verdict
from services.runtime.green import offload

bp = Blueprint("papers", __name__)
LANGUAGES = ("en", "hi", "mr")
PRINTS = "60 per hour"
CHECKS, CHECKS_OF_AN_ADDRESS = "60 per hour", "300 per hour"
LONGEST_CODE = 4_000


@bp.get("/papers/<paper_id>")
@signed_in
def show(paper_id: str) -> str:
    """An issued paper as a page, to read on a phone or to print."""
    paper = papers.get_paper(paper_id=number_of("paper", paper_id), person=the_person())
    return _page(_sheet(paper.facts, code=paper.code), paper=paper)


@bp.get("/papers/<paper_id>.pdf")
@signed_in
def pdf(paper_id: str) -> Response:
    """An issued paper as a PDF."""
    paper = papers.get_paper(paper_id=number_of("paper", paper_id), person=the_person())
    return print_paper(paper, language=_language())


@bp.get("/sales/<sale_id>/papers/<kind>")
@signed_in
def of_sale(sale_id: str, kind: str) -> Any:
    """A sale's paper of one kind: issued when it is due, a draft before."""
    wanted, number = paper_kind(kind), number_of("sale", sale_id)
    now, person = utc_now(), the_person()
    paper = papers.paper_of_sale(sale_id=number, kind=wanted, person=person, now=now)
    if paper is not None:
        return redirect(url_for(".show", paper_id=paper.id, language=request.args.get("language")))
    facts = papers.draft_of_sale(sale_id=number, kind=wanted, person=person, now=now)
    return _page(_sheet(facts), paper=None, sale_id=sale_id)


@bp.get("/papers/verify")
@public
def verify() -> str:
    """Check the code of a paper, as its QR code asks."""
    code = request.args.get("code", "")[:LONGEST_CODE]
    if not code:
        return _verdict_page(None)
    _count_check()
    return _verdict_page(papers.verify_code(code), code=code)


@bp.post("/papers/verify")
@public
@limited(CHECKS, per_address=CHECKS_OF_AN_ADDRESS)
def verify_file() -> Any:
    """Check a PDF that somebody was given, or a pasted code."""
    content = b""
    if upload := request.files.get("paper"):
        with closing(upload):
            content = upload.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return _verdict_page(Verdict(finding=Finding.UNREADABLE)), 413
    if not content:
        content = request.form.get("code", "")[:LONGEST_CODE].encode()
    return _verdict_page(papers.verify_file(content))


def paper_kind(text: str) -> PaperKind:
    """Read the kind of a paper from an address; raises NotFound."""
    if text not in list(PaperKind):
        raise NotFound()
    return PaperKind(text)


def print_paper(paper: PaperView, *, language: str) -> Response:
    """Draw an issued paper in a language; raises RateLimited, FontsMissing."""
    count("papers.pdf", per_account=PRINTS, per_address=PRINTS)
    sheet = _sheet(paper.facts, code=paper.code, language=language)
    fonts = find_fonts(current_app.config["HOUSE"].paper_fonts)
    content = offload(draw_pdf, sheet, fonts, paper.issued_at)
    name = f"{paper.facts.number.replace('/', '-')}-{language}.pdf"
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(sheet: Sheet, *, paper: PaperView | None, sale_id: str = "") -> str:
    address = f"{sheet.check_at}?code={sheet.code}"
    return render_template(
        "papers/show.html",
        sheet=sheet,
        paper_id=paper.id if paper else None,
        sale_id=paper.facts.sale if paper else sale_id,
        qr=qr_svg(address) if sheet.code else None,
        language_url=lambda language: url_for(
            request.endpoint or "", **(request.view_args or {}), language=language
        ),
    )


def _verdict_page(verdict: Verdict | None, *, code: str = "") -> str:
    return render_template("papers/verify.html", verdict=verdict, code=code, names=NAMES)


def _sheet(facts: Facts, *, code: str = "", language: str = "") -> Sheet:
    public_url = current_app.config["HOUSE"].public_url or request.host_url.rstrip("/")
    check_at = f"{public_url}{url_for('papers.verify')}"
    return sheet_of(facts, language=language or _language(), code=code, check_at=check_at)


def _language() -> str:
    asked = request.args.get("language", "")
    return asked if asked in LANGUAGES else str(get_locale() or "en")


def _count_check() -> None:
    count("papers.verify", per_account=CHECKS, per_address=CHECKS_OF_AN_ADDRESS)
