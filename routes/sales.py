"""After the hammer: one's own sales, and the page of a sale for both its sides."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from presentation.refusals import message_of
from routes.errors import status_of
from routes.forms.faults import show_faults
from routes.forms.sales import StepForm
from routes.guards import address, limited, signed_in, the_person
from services import papers, sales
from services.core.clock import utc_now
from services.core.errors import DomainError, Invalid
from services.core.ids import number_of
from services.sales import InvalidTransition, NotYourTurn, SaleStatus, Side

bp = Blueprint("sales", __name__, url_prefix="/sales")


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
@limited("60 per minute")
def advance(sale_id: str) -> Any:
    """Take the next step."""
    form = StepForm()
    try:
        sales.advance(
            person=the_person(),
            sale_id=number_of("sale", sale_id),
            to=form.to.data or "",
            note=form.note.data or "",
            now=utc_now(),
            address=address(),
        )
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(sale_id, form=form), status_of(refusal)
    except (InvalidTransition, NotYourTurn) as refusal:
        return _page(sale_id, refusal=refusal), status_of(refusal)
    flash(gettext("Noted. The other side is told."), "success")
    return redirect(url_for(".show", sale_id=sale_id), 303)


def _page(sale_id: str, *, form: StepForm | None = None, refusal: DomainError | None = None) -> str:
    number, person = number_of("sale", sale_id), the_person()
    return render_template(
        "sales/show.html",
        sale=sales.get_sale(sale_id=number, person=person),
        papers=papers.list_papers(sale_id=number, person=person),
        form=form or StepForm(formdata=None),
        refusal=message_of(refusal) if refusal else None,
        statuses=list(SaleStatus),
    )
