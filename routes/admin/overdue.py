"""What is overdue, by how much, and what was not paid."""

from typing import Any

from flask import request

from routes.admin import filters
from routes.admin.blueprint import bp
from routes.admin.filters import Values
from routes.admin.listing import list_page, page_number
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
    return list_page(
        "admin/overdue.html",
        defaults.list_overdue(wanted=_filter(request.args), now=utc_now(), page=page_number()),
        FILTERS,
        statuses=list(SaleStatus)[:4],
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
