"""Disputes in the office: what waits for a decision, and all there ever were."""

from typing import Any

from flask import render_template, request, url_for

from routes.admin import filters
from routes.admin.blueprint import bp
from routes.admin.filters import Values
from routes.downloads import csv_answer
from routes.guards import address, admin_only, limited, the_person
from services import administration, disputes
from services.core.clock import utc_now
from services.disputes import KINDS, STATUS_WORDS, DisputeFilter

FILTERS = ("status", "kind", "person")
WAITING = "waiting"


@bp.get("/disputes")
@admin_only
def disputes_list() -> str:
    """Disputes of all sales; without filters those that wait for the office."""
    chosen = filters.chosen(request.args, FILTERS)
    page = disputes.list_disputes(
        wanted=_wanted(request.args), person=the_person(), page=request.args.get("page", 1, type=int)
    )
    return render_template(
        "disputes/office.html",
        page=page,
        chosen=chosen if chosen else {"status": WAITING},
        is_filtered=bool(chosen),
        kinds=KINDS,
        statuses=STATUS_WORDS,
        now=utc_now(),
        page_url=lambda number: url_for(".disputes_list", **chosen, page=number),
    )


@bp.post("/disputes/export")
@admin_only
@limited("30 per hour")
def disputes_export() -> Any:
    """The same disputes as CSV; the export is noted in the log."""
    parts = administration.export_disputes(
        filters=_wanted(request.form), by=the_person(), now=utc_now(), address=address()
    )
    return csv_answer("disputes", parts)


def _wanted(values: Values) -> DisputeFilter:
    is_filtered = bool(filters.chosen(values, FILTERS))
    status = filters.choice(values, "status", (WAITING, *STATUS_WORDS)) if is_filtered else WAITING
    return DisputeFilter(
        status="" if status == WAITING else status,
        kind=filters.choice(values, "kind", KINDS),
        person=filters.text(values, "person"),
        waiting_at=utc_now() if status == WAITING else None,
    )
