"""What is overdue, by how much, and what was not paid."""

from typing import Any

from flask import render_template, request, url_for

from routes.admin import filters
from routes.admin.blueprint import bp
from routes.admin.filters import Values
from routes.downloads import csv_answer
from routes.guards import address, admin_only, limited, the_person
from services import administration, defaults
from services.core.clock import utc_now
from services.defaults import Age, OverdueFilter
from services.sales import SaleStatus

FILTERS = ("age", "status")


@bp.get("/overdue")
@admin_only
def overdue() -> str:
    """Sales whose step is late, by age, and those that were not paid."""
    chosen = filters.chosen(request.args, FILTERS)
    page = request.args.get("page", 1, type=int)
    return render_template(
        "admin/overdue.html",
        page=defaults.list_overdue(wanted=_filter(request.args), now=utc_now(), page=page),
        chosen=chosen,
        statuses=list(SaleStatus)[:4],
        page_url=lambda number: url_for(".overdue", **chosen, page=number),
    )


@bp.post("/overdue/export")
@admin_only
@limited("30 per hour")
def overdue_export() -> Any:
    """The same as CSV; the export is noted in the log."""
    parts = administration.export_overdue(
        filters=_filter(request.form), by=the_person(), now=utc_now(), address=address()
    )
    return csv_answer("overdue", parts)


def _filter(values: Values) -> OverdueFilter:
    age = filters.choice(values, "age", Age)
    return OverdueFilter(age=Age(age) if age else None, status=filters.choice(values, "status", SaleStatus))
