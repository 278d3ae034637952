"""The bell: what one was told, and where it leads."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from presentation.notices import path_of, sentence
from routes.guards import limited, signed_in, signed_in_even_suspended, the_person
from services import notifications
from services.core.clock import utc_now
from services.core.ids import number_of

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.get("")
@signed_in
def index() -> str:
    """Everything one was told, newest first."""
    return render_template(
        "notifications/index.html",
        page=notifications.list_notifications(
            person=the_person(), page=request.args.get("page", 1, type=int)
        ),
        sentence=sentence,
        page_url=lambda number: url_for(".index", page=number),
    )


@bp.post("/read")
@signed_in_even_suspended
@limited("120 per minute")
def read() -> Any:
    """Mark everything as read."""
    notifications.read_all_notifications(person=the_person(), now=utc_now())
    return redirect(url_for(".index"), 303)


@bp.post("/<notification_id>/read")
@signed_in_even_suspended
@limited("120 per minute")
def follow(notification_id: str) -> Any:
    """Mark one as read and go where it leads."""
    notice = notifications.read_notification(
        person=the_person(),
        notification_id=number_of("notification", notification_id),
        now=utc_now(),
    )
    return redirect(path_of(notice), 303)
