"""After the hammer: one's own sales, and the page of a sale for both its sides."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from presentation.refusals import message_of
from routes.downloads import file_answer
from routes.errors import status_of
from routes.forms.faults import show_faults
from routes.forms.sales import FilesForm, StepForm, scales_form
from routes.guards import address, limited, signed_in, the_person
from services import defaults, papers, sales
from services.core.clock import utc_now
from services.core.errors import Conflict, DomainError, Invalid
from services.core.ids import number_of
from services.sales import MOST_AT_ONCE, NotYourTurn, SaleStatus, SaleView, Side

bp = Blueprint("sales", __name__, url_prefix="/sales")
OFTEN = "60 per minute"
OFF = (SaleStatus.CANCELLED, SaleStatus.DEFAULTED)


@bp.get("")
@signed_in
def index() -> str:
    """One's own sales, as seller, as buyer or both."""
    side = request.args.get("side", "")
    status = request.args.get("status", "")
    chosen_side = Side(side) if side in list(Side) else None
    chosen_status = SaleStatus(status) if status in list(SaleStatus) else None
    page = sales.list_sales(
        person=the_person(),
        side=chosen_side,
        status=chosen_status,
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "sales/index.html",
        page=page,
        side=chosen_side,
        status=chosen_status,
        statuses=list(SaleStatus),
        page_url=lambda number: url_for(".index", side=chosen_side, status=chosen_status, page=number),
    )


@bp.get("/<sale_id>")
@signed_in
def show(sale_id: str) -> Any:
    """One sale: money, both sides, what happened, and the next step."""
    return _page(sale_id)


@bp.post("/<sale_id>/advance")
@signed_in
@limited(OFTEN)
def advance(sale_id: str) -> Any:
    """Take the next step."""
    form = StepForm()
    return _answer(
        sale_id,
        "form",
        form,
        lambda: sales.advance(to=form.to.data or "", note=form.note.data or "", **_who(sale_id)),
        gettext("Noted. The other side is told."),
    )


@bp.post("/<sale_id>/weighings")
@signed_in
@limited(OFTEN)
def weigh(sale_id: str) -> Any:
    """Dispatch or receive the lot by what was weighed."""
    sale = sales.get_sale(sale_id=number_of("sale", sale_id), person=the_person())
    form = scales_form(sale.terms)
    return _answer(
        sale_id,
        "scales",
        form,
        lambda: sales.weigh(
            form=form.weighing(), note=form.note.data or "", uploads=form.uploads(), **_who(sale_id)
        ),
        gettext("Noted. The other side is told."),
    )


@bp.post("/<sale_id>/files")
@signed_in
@limited(OFTEN)
def add_files(sale_id: str) -> Any:
    """Add papers."""
    form = FilesForm(prefix="paper-")
    return _answer(
        sale_id,
        "papers",
        form,
        lambda: sales.add_files(uploads=form.uploads(), note=form.note.data or "", **_who(sale_id)),
        gettext("The files are with the sale."),
    )


@bp.get("/<sale_id>/files/<file_id>")
@signed_in
def file(sale_id: str, file_id: str) -> Response:
    """A paper, for the sides of its sale and the office."""
    found = sales.get_file(
        file_id=number_of("paper", file_id), sale_id=number_of("sale", sale_id), person=the_person()
    )
    return file_answer(content=found.content, kind=found.kind, name=found.filename)


@bp.post("/<sale_id>/cancel")
@signed_in
@limited(OFTEN)
def cancel(sale_id: str) -> Any:
    """Ask to call the sale off, agree to it, or keep it on."""
    form = StepForm(prefix="cancel-")
    act = sales.keep_on if request.form.get("answer") == "no" else sales.cancel
    return _answer(
        sale_id,
        "cancelling",
        form,
        lambda: act(note=form.note.data or "", **_who(sale_id)),
        gettext("Noted. The other side is told."),
    )


def _who(sale_id: str) -> dict[str, Any]:
    return {
        "person": the_person(),
        "sale_id": number_of("sale", sale_id),
        "now": utc_now(),
        "address": address(),
    }


def _answer(sale_id: str, shown_as: str, form: FlaskForm, act: Callable[[], SaleView], done: str) -> Any:
    """Do one thing to a sale; what is refused is told on its page, beside the field it is about."""
    try:
        act()
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(sale_id, **{shown_as: form}), status_of(refusal)
    except (Conflict, NotYourTurn) as refusal:
        return _page(sale_id, refusal=refusal), status_of(refusal)
    flash(done, "success")
    return redirect(url_for(".show", sale_id=sale_id), 303)


def _record(sale: SaleView) -> defaults.TradeRecord | None:
    """How the buyer has traded is the seller's business and the office's, nobody else's."""
    if sale.side is Side.BUYER:
        return None
    return defaults.buyer_record_of_sale(person=the_person(), sale_id=number_of("sale", sale.id))


def _afterwards(sale: SaleView) -> defaults.Afterwards | None:
    """What followed a sale that came to nothing."""
    number = number_of("auction", sale.auction_id)
    return defaults.afterwards_of(auction_ids=[number]).get(number) if sale.status in OFF else None


def _draft_again(sale: SaleView) -> str | None:
    """What the seller has begun in order to offer the lot again."""
    if sale.side is not Side.SELLER or sale.status not in OFF:
        return None
    number = number_of("auction", sale.auction_id)
    return defaults.listed_again(seller_id=the_person().id, auction_ids=[number]).get(number)


def _page(sale_id: str, *, refusal: DomainError | None = None, **forms: FlaskForm) -> str:
    sale = sales.get_sale(sale_id=number_of("sale", sale_id), person=the_person())
    return render_template(
        "sales/show.html",
        sale=sale,
        now=utc_now(),
        statement=sales.statement_of(sale),
        issued=papers.list_papers(sale_id=number_of("sale", sale_id), person=the_person()),
        record=_record(sale),
        after=_afterwards(sale),
        draft_again=_draft_again(sale),
        refusal=message_of(refusal) if refusal else None,
        most_files=MOST_AT_ONCE,
        **{
            "form": StepForm(formdata=None),
            "scales": scales_form(sale.terms, formdata=None),
            "papers": FilesForm(formdata=None, prefix="paper-"),
            "cancelling": StepForm(formdata=None, prefix="cancel-"),
            **forms,
        },
    )
