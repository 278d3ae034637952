"""A person's price alerts: listed, set, changed, paused, deleted."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from presentation.refusals import message_of
from routes.errors import status_of
from routes.forms.alerts import AlertForm
from routes.forms.faults import show_faults
from routes.guards import limited, signed_in, the_person
from services import alerts
from services.alerts import AlertView, InvalidAlert, TooManyAlerts
from services.core.clock import utc_now
from services.core.ids import number_of

bp = Blueprint("price_alerts", __name__, url_prefix="/prices/alerts")
OFTEN = "120 per hour"
LONGEST = 160


@bp.route("", methods=["GET", "POST"])
@signed_in
@limited(OFTEN)
def index() -> Any:
    """All of one's alerts, and the form for one more."""
    if request.method == "GET":
        return _page(_new_form())
    form = AlertForm()
    try:
        alerts.add_alert(person=the_person(), typed=form.typed(), now=utc_now())
    except InvalidAlert as refusal:
        show_faults(form, refusal)
        return _page(form), status_of(refusal)
    except TooManyAlerts as refusal:
        flash(message_of(refusal), "error")
        return _page(form), status_of(refusal)
    flash(gettext("The alert is set. You hear of it here and on every open device."), "success")
    return redirect(url_for(".index"), 303)


@bp.route("/<alert_id>", methods=["GET", "POST"])
@signed_in
@limited(OFTEN)
def change(alert_id: str) -> Any:
    """One alert, and its form."""
    found = alerts.get_alert(person=the_person(), alert_id=number_of("alert", alert_id))
    if request.method == "GET":
        return _page(AlertForm(formdata=None, data=found.typed), found)
    form = AlertForm()
    try:
        alerts.change_alert(person=the_person(), alert_id=found.number, typed=form.typed(), now=utc_now())
    except InvalidAlert as refusal:
        show_faults(form, refusal)
        return _page(form, found), status_of(refusal)
    flash(gettext("The alert is changed."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<alert_id>/pause")
@signed_in
@limited(OFTEN)
def pause(alert_id: str) -> Any:
    """Let an alert rest, or wake it."""
    paused = request.form.get("paused") == "yes"
    number = number_of("alert", alert_id)
    alerts.change_alert(person=the_person(), alert_id=number, paused=paused, now=utc_now())
    flash(gettext("The alert rests.") if paused else gettext("The alert is awake again."), "success")
    return redirect(url_for(".index"), 303)


@bp.post("/<alert_id>/delete")
@signed_in
@limited(OFTEN)
def delete(alert_id: str) -> Any:
    """Forget an alert."""
    alerts.delete_alert(person=the_person(), alert_id=number_of("alert", alert_id))
    flash(gettext("The alert is gone."), "success")
    return redirect(url_for(".index"), 303)


def _new_form() -> AlertForm:
    """An empty form, or one that the page before has begun (?commodity=&place=&state=)."""
    given = {name: request.args.get(name, "")[:LONGEST] for name in ("commodity", "place", "state")}
    scope = "market" if given["place"] else "state" if given["state"] else "country"
    state = given["state"] or the_person().state or ""
    usual = {"scope": scope, "rule": "above", "radius": "50", "percent": "5"}
    return AlertForm(formdata=None, data={**usual, **given, "state": state})


def _page(form: AlertForm, found: AlertView | None = None) -> str:
    return render_template(
        "prices/alerts.html",
        form=form,
        found=found,
        alerts=alerts.list_alerts(person=the_person()),
        most=alerts.MOST_ALERTS,
    )
