"""The people of the house: finding them, stopping them, letting them act again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from presentation.refusals import message_of
from routes.admin import filters
from routes.admin.blueprint import bp
from routes.errors import status_of
from routes.forms.admin import ClearBlockForm, SuspendForm
from routes.guards import address, admin_only, limited, the_person
from services import accounts, administration, defaults, fees
from services.accounts import InvalidReason, NotBlocked, PeopleFilter
from services.core.clock import utc_now
from services.core.ids import number_of

FILTERS = ("q", "role", "suspended")
ROLES = ("buyer", "seller", "admin")


@bp.get("/people")
@admin_only
def people() -> str:
    """People by name, phone or e-mail, by role, and those who are suspended."""
    role = filters.choice(request.args, "role", ROLES)
    suspended = {"yes": True, "no": False}.get(request.args.get("suspended", ""))
    wanted = PeopleFilter(
        text=filters.text(request.args, "q"),
        role=role or None,  # type: ignore[arg-type]
        suspended=suspended,
    )
    chosen = filters.chosen(request.args, FILTERS)
    return render_template(
        "admin/people.html",
        page=accounts.list_people(wanted=wanted, page=request.args.get("page", 1, type=int)),
        chosen=chosen,
        page_url=lambda number: url_for(".people", **chosen, page=number),
    )


@bp.get("/people/<user_id>")
@admin_only
def person(user_id: str) -> str:
    """One person, and what the office may do."""
    return _page(user_id)


@bp.post("/people/<user_id>/suspend")
@admin_only
@limited("60 per hour")
def suspend(user_id: str) -> Any:
    """Stop a person from acting, with a reason."""
    form = SuspendForm()
    try:
        accounts.suspend(
            user_id=number_of("user", user_id),
            reason=form.reason.data or "",
            by=the_person(),
            now=utc_now(),
            address=address(),
        )
    except InvalidReason as refusal:
        form.reason.errors = [message_of(refusal)]
        return _page(user_id, form), status_of(refusal)
    flash(gettext("This person can look, but not act any more."), "success")
    return redirect(url_for(".person", user_id=user_id), 303)


@bp.post("/people/<user_id>/lift")
@admin_only
@limited("60 per hour")
def lift_suspension(user_id: str) -> Any:
    """Let a suspended person act again."""
    accounts.lift_suspension(
        user_id=number_of("user", user_id), by=the_person(), now=utc_now(), address=address()
    )
    flash(gettext("This person can act again."), "success")
    return redirect(url_for(".person", user_id=user_id), 303)


@bp.post("/people/<user_id>/clear-block")
@admin_only
@limited("60 per hour")
def clear_block(user_id: str) -> Any:
    """Let a buyer bid again who did not pay, with a note."""
    form = ClearBlockForm(prefix="block-")
    try:
        accounts.clear_block(
            user_id=number_of("user", user_id),
            note=form.note.data or "",
            by=the_person(),
            now=utc_now(),
            address=address(),
        )
    except InvalidReason as refusal:
        form.note.errors = [message_of(refusal)]
        return _page(user_id, clearing=form), status_of(refusal)
    except NotBlocked as refusal:
        flash(message_of(refusal), "info")
    else:
        flash(gettext("This person can bid again."), "success")
    return redirect(url_for(".person", user_id=user_id), 303)


@bp.post("/people/<user_id>/plan")
@admin_only
@limited("60 per hour")
def choose_plan(user_id: str) -> Any:
    """Give a seller another plan."""
    administration.choose_plan(
        user_id=number_of("user", user_id),
        plan=request.form.get("plan", ""),
        by=the_person(),
        now=utc_now(),
        address=address(),
    )
    flash(gettext("The plan is changed. It counts for the next lot and the next sale."), "success")
    return redirect(url_for(".person", user_id=user_id), 303)


def _page(user_id: str, form: SuspendForm | None = None, clearing: ClearBlockForm | None = None) -> str:
    found = accounts.get_person(user_id=number_of("user", user_id))
    return render_template(
        "admin/person.html",
        found=found,
        plan=fees.plan_of(user_id=found.id) if found.is_seller else None,
        plans=fees.list_plans(),
        form=form or SuspendForm(formdata=None),
        clearing=clearing or ClearBlockForm(formdata=None, prefix="block-"),
        record=defaults.record_of(user_id=found.id) if found.is_buyer or found.is_seller else None,
        blocked_sale=(found.blocked_reason or "").removeprefix("sale:"),
    )
