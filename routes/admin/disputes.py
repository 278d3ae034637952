"""Disputes in the office: what waits for a decision, and all there ever were."""

from typing import Any

from flask import request

from routes.admin import filters
from routes.admin.blueprint import bp
from routes.admin.filters import Values
from routes.admin.listing import list_page, page_number
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
    return list_page(
        "disputes/office.html",
        disputes.list_disputes(wanted=_wanted(request.args), person=the_person(), page=page_number()),
        FILTERS,
        unfiltered={"status": WAITING},
        kinds=KINDS,
        statuses=STATUS_WORDS,
        now=utc_now(),
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
