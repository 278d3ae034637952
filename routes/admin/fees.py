"""Fee lines by state, and what carriage and keeping cost: the tables behind the net in hand."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from presentation.refusals import field_message
from routes.admin import filters
from routes.admin.blueprint import bp
from routes.errors import status_of
from routes.forms.faults import show_faults
from routes.forms.fees import FeeForm, form_of
from routes.guards import address, admin_only, limited, the_person
from routes.today import today
from services import administration, prices
from services import fees as fees_of_house
from services.administration import InvalidFee, KeptBySales
from services.core.clock import utc_now
from services.core.errors import NotFound
from services.core.ids import number_of, public_id
from services.fees import InvalidPlan

OFTEN = "240 per hour"
STAY = (
    "Not affected: %(num)s open sale keeps its old line.",
    "Not affected: %(num)s open sales keep their old lines.",
)


@bp.get("/fees")
@admin_only
def fees() -> str:
    """All lines, or those of a state; vehicles and keeping costs below."""
    return _overview()


@bp.route("/fees/new", methods=["GET", "POST"])
@admin_only
@limited(OFTEN)
def add_fee() -> Any:
    """A new line."""
    form = FeeForm()
    return _save(form, None) if request.method == "POST" else _form_page(form, None)


@bp.route("/fees/<fee_id>", methods=["GET", "POST"])
@admin_only
@limited(OFTEN)
def change_fee(fee_id: str) -> Any:
    """One line."""
    number = number_of("fee", fee_id)
    if request.method == "POST":
        return _save(FeeForm(), number)
    line = next((line for line in prices.list_fees() if line.id == number), None)
    if line is None:
        raise NotFound()
    return _form_page(form_of(line), number)


@bp.post("/plans/<code>")
@admin_only
@limited(OFTEN)
def change_plan(code: str) -> Any:
    """What a plan allows, and its commission from a day on."""
    return _change(administration.save_plan, code, "plans")


@bp.post("/vehicles/<code>")
@admin_only
@limited(OFTEN)
def change_vehicle(code: str) -> Any:
    """What a vehicle carries and costs."""
    return _change(administration.save_vehicle, code, "vehicles")


@bp.post("/keeping/<code>")
@admin_only
@limited(OFTEN)
def change_keeping(code: str) -> Any:
    """What a crop loses and its store costs."""
    return _change(administration.save_keeping, code, "keeping")


def _save(form: FeeForm, number: int | None) -> Any:
    kept = _kept(number)
    try:
        administration.save_fee(
            fee_id=number, typed=form.typed(), by=the_person(), now=utc_now(), address=address()
        )
    except InvalidFee as refusal:
        show_faults(form, refusal)
        return _form_page(form, number), status_of(refusal)
    flash(gettext("The fee line is saved. It counts from its first day on."), "success")
    if kept.count:
        flash(ngettext(*STAY, kept.count), "info")
    return redirect(url_for(".fees", state=form.state.data), 303)


def _change(save: Any, code: str, part: str) -> Any:
    try:
        save(code=code, typed=request.form, by=the_person(), now=utc_now(), address=address())
    except (InvalidFee, InvalidPlan) as refusal:
        faults = refusal.details["fields"].values()
        return _overview(faults=[f"{code}: {field_message(fault)}" for fault in faults]), status_of(refusal)
    flash(gettext("Saved. It counts at once."), "success")
    return redirect(url_for(".fees", _anchor=part), 303)


def _overview(*, faults: list[str] | None = None) -> str:
    state = filters.choice(request.args, "state", prices.list_states())
    lines = prices.list_fees(states=[state] if state else None)
    return render_template(
        "admin/fees.html",
        lines=[(public_id("fee", line.id), line) for line in lines],
        state=state,
        states=prices.list_states(),
        vehicles=prices.list_vehicles(),
        keeping=prices.list_keeping(),
        percent_text=prices.percent_text,
        plans=fees_of_house.list_plans(),
        faults=faults or [],
        today=today(),
        words={"kind": prices.KINDS, "payer": prices.PAYERS, "sure": prices.SURENESS},
    )


def _form_page(form: FeeForm, number: int | None) -> str:
    return render_template(
        "admin/fee.html",
        form=form,
        fee_id=public_id("fee", number) if number is not None else None,
        kept=_kept(number),
    )


def _kept(number: int | None) -> KeptBySales:
    return administration.open_sales_of_fee(fee_id=number) if number is not None else KeptBySales.nobody()
