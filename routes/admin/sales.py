"""Reviewing what was traded: all sales with filters, as a file, and one with its whole story."""

from typing import Any

from flask import render_template, request

from routes.admin import filters
from routes.admin.blueprint import bp
from routes.admin.filters import Values
from routes.admin.listing import list_page, page_number
from routes.downloads import csv_answer
from routes.guards import address, admin_only, limited, the_person
from services import administration, sales
from services.core.clock import utc_now
from services.core.ids import number_of
from services.sales import ORDERS, SaleFilter, SaleStatus

FILTERS = ("status", "late", "from", "to", "crop", "state", "seller", "buyer", "min", "max", "order")


@bp.get("/sales")
@admin_only
def sales_review() -> str:
    """All sales that the filters let through, and what they come to."""
    page, sums = sales.review_sales(filters=_filter(request.args), person=the_person(), page=page_number())
    return list_page(
        "admin/sales.html",
        page,
        FILTERS,
        sums=sums,
        statuses=list(SaleStatus),
        states=sales.list_sale_states(),
    )


@bp.post("/sales/export")
@admin_only
@limited("30 per hour")
def sales_export() -> Any:
    """The same sales as CSV; the export is noted in the log."""
    parts = administration.export_sales(
        filters=_filter(request.form), by=the_person(), now=utc_now(), address=address()
    )
    return csv_answer("sales", parts)


@bp.get("/sales/<sale_id>")
@admin_only
def sale_story(sale_id: str) -> str:
    """One sale: its steps, and the auction it came from, bid by bid."""
    person = the_person()
    sale = sales.get_sale(sale_id=number_of("sale", sale_id), person=person)
    auction = number_of("auction", sale.auction_id)
    return render_template(
        "admin/sale.html",
        sale=sale,
        story=administration.auction_story(auction_id=auction, person=person),
    )


def _filter(values: Values) -> SaleFilter:
    status = filters.choice(values, "status", SaleStatus)
    return SaleFilter(
        status=SaleStatus(status) if status else None,
        made_from=filters.start_of_day(values, "from"),
        made_before=filters.end_of_day(values, "to"),
        late_at=utc_now() if filters.text(values, "late") else None,
        crop=filters.text(values, "crop"),
        state=filters.text(values, "state"),
        seller=filters.text(values, "seller"),
        buyer=filters.text(values, "buyer"),
        min_total=filters.paise(values, "min"),
        max_total=filters.paise(values, "max"),
        order=filters.choice(values, "order", ORDERS) or "newest",  # type: ignore[arg-type]
    )
