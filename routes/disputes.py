"""Disputes as both sides of a sale and the office see them: opening, answering, offering, deciding."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from presentation.refusals import message_of
from routes.errors import status_of
from routes.forms.disputes import DecisionForm, OfferForm, OpenForm, WordsForm, read_amount
from routes.forms.faults import show_faults
from routes.forms.money import new_key
from routes.guards import address, admin_only, limited, signed_in, the_person
from services import disputes, sales
from services.core.clock import utc_now
from services.core.errors import Conflict, DomainError, Forbidden, Invalid
from services.core.ids import number_of
from services.disputes import ACTS, KINDS, OFFER_WORDS, STATUS_WORDS, DisputeView, MoreThanAtStake, Record
from services.sales import MOST_AT_ONCE

bp = Blueprint("disputes", __name__)
OFTEN = "60 per hour"


@bp.app_context_processor
def _offer() -> dict[str, Any]:
    """Let the page of a sale show its disputes, and what record its sides have."""
    return {"sale_disputes": sale_disputes, "dispute_record": dispute_record, "dispute_acts": ACTS}


def sale_disputes(sale_id: str) -> dict[str, Any]:
    """What the panel of a sale shows: its disputes, and how much more could be disputed by the reader."""
    number, person = number_of("sale", sale_id), the_person()
    sale = sales.get_sale(sale_id=number, person=person)
    return {
        "rows": disputes.list_of_sale(sale_id=number, person=person),
        "stake": disputes.stake_of(sale_id=number, person=person)[0] if sale.side else 0,
        "kinds": KINDS,
        "statuses": STATUS_WORDS,
    }


def dispute_record(user_id: str) -> Record:
    """How many disputes somebody has had and lost."""
    number = number_of("user", user_id)
    return disputes.records_of(user_ids=[number])[number]


@bp.route("/sales/<sale_id>/disputes/new", methods=["GET", "POST"])
@signed_in
@limited(OFTEN)
def new(sale_id: str) -> Any:
    """Open a dispute."""
    number = number_of("sale", sale_id)
    stake, _side = disputes.stake_of(sale_id=number, person=the_person())
    if request.method == "GET":
        form = OpenForm(formdata=None, data={"key": new_key(), "kind": "quality"})
        return _new_page(sale_id, form, stake)
    form = OpenForm()
    try:
        made = disputes.open_dispute(
            person=the_person(),
            sale_id=number,
            kind=form.kind.data or "",
            amount=read_amount(form.amount.data),
            text=form.text.data or "",
            uploads=form.uploads(),
            key=form.key.data or "",
            now=utc_now(),
            address=address(),
        )
    except MoreThanAtStake as refusal:
        form.amount.errors = [message_of(refusal)]
        return _new_page(sale_id, form, stake), status_of(refusal)
    except Invalid as refusal:
        show_faults(form, refusal)
        return _new_page(sale_id, form, stake), status_of(refusal)
    except Conflict as refusal:
        return _new_page(sale_id, form, stake, refusal=refusal), status_of(refusal)
    flash(gettext("The dispute is open. The other side is asked to answer."), "success")
    return redirect(url_for(".show", dispute_id=made.id), 303)


@bp.get("/disputes/<dispute_id>")
@signed_in
def show(dispute_id: str) -> Any:
    """One dispute: what it is about, what was said, what is offered, how it ended."""
    return _page(dispute_id)


@bp.post("/disputes/<dispute_id>/answers")
@signed_in
@limited(OFTEN)
def answer(dispute_id: str) -> Any:
    """Answer."""
    form = WordsForm(prefix="answer-")
    return _answer(
        dispute_id,
        "words",
        form,
        lambda: disputes.answer(text=form.text.data or "", uploads=form.uploads(), **_who(dispute_id)),
    )


@bp.post("/disputes/<dispute_id>/offers")
@signed_in
@limited(OFTEN)
def offer(dispute_id: str) -> Any:
    """Offer to settle."""
    form = OfferForm(prefix="offer-")
    return _answer(
        dispute_id,
        "offering",
        form,
        lambda: disputes.offer(
            amount=read_amount(form.amount.data, may_be_nothing=True),
            note=form.note.data or "",
            key=form.key.data or "",
            **_who(dispute_id),
        ),
    )


@bp.post("/disputes/<dispute_id>/offers/<offer_id>/accept")
@signed_in
@limited(OFTEN)
def accept(dispute_id: str, offer_id: str) -> Any:
    """Accept what the other side offers."""
    return _answer(
        dispute_id,
        "",
        None,
        lambda: disputes.accept_offer(
            offer_id=number_of("offer", offer_id), key=request.form.get("key", ""), **_who(dispute_id)
        ),
    )


@bp.post("/disputes/<dispute_id>/take-back")
@signed_in
@limited(OFTEN)
def take_back(dispute_id: str) -> Any:
    """Take an own dispute back."""
    return _answer(dispute_id, "", None, lambda: disputes.take_back(**_who(dispute_id)))


@bp.post("/disputes/<dispute_id>/decide")
@admin_only
@limited("600 per hour")
def decide(dispute_id: str) -> Any:
    """Decide as the office."""
    form = DecisionForm(prefix="decision-")
    return _answer(
        dispute_id,
        "decision",
        form,
        lambda: disputes.decide(
            by=the_person(),
            dispute_id=number_of("dispute", dispute_id),
            to_buyer=read_amount(form.amount.data, may_be_nothing=True),
            reasons=form.reasons.data or "",
            key=form.key.data or "",
            now=utc_now(),
            address=address(),
        ),
    )


def _who(dispute_id: str) -> dict[str, Any]:
    return {
        "person": the_person(),
        "dispute_id": number_of("dispute", dispute_id),
        "now": utc_now(),
        "address": address(),
    }


def _answer(dispute_id: str, shown_as: str, form: FlaskForm | None, act: Callable[[], DisputeView]) -> Any:
    """Do one thing in a dispute; what is refused is told on its page, beside the field it is about."""
    forms = {shown_as: form} if form else {}
    try:
        act()
    except MoreThanAtStake as refusal:
        if form is not None:
            form["amount"].errors = [message_of(refusal)]
        return _page(dispute_id, **forms), status_of(refusal)
    except Invalid as refusal:
        if form is None:
            raise
        show_faults(form, refusal)
        return _page(dispute_id, **forms), status_of(refusal)
    except (Conflict, Forbidden) as refusal:
        return _page(dispute_id, refusal=refusal), status_of(refusal)
    flash(gettext("Noted. The other side is told."), "success")
    return redirect(url_for(".show", dispute_id=dispute_id), 303)


def _new_page(sale_id: str, form: OpenForm, stake: int, *, refusal: DomainError | None = None) -> str:
    return render_template(
        "disputes/new.html",
        sale=sales.get_sale(sale_id=number_of("sale", sale_id), person=the_person()),
        form=form,
        stake=stake,
        most_files=MOST_AT_ONCE,
        refusal=message_of(refusal) if refusal else None,
    )


def _page(dispute_id: str, *, refusal: DomainError | None = None, **forms: Any) -> str:
    found = disputes.get_dispute(dispute_id=number_of("dispute", dispute_id), person=the_person())
    key = {"key": new_key()}
    return render_template(
        "disputes/show.html",
        dispute=found,
        sale=sales.get_sale(sale_id=number_of("sale", found.sale_id), person=the_person()),
        now=utc_now(),
        kinds=KINDS,
        statuses=STATUS_WORDS,
        acts=ACTS,
        offer_words=OFFER_WORDS,
        key=new_key(),
        most_files=MOST_AT_ONCE,
        refusal=message_of(refusal) if refusal else None,
        **{
            "words": WordsForm(formdata=None, prefix="answer-"),
            "offering": OfferForm(formdata=None, prefix="offer-", data=key),
            "decision": DecisionForm(formdata=None, prefix="decision-", data=key),
            **forms,
        },
    )
