"""After the hammer: one's own sales and their steps."""

from typing import Any

from routes.api.answers.sales import SaleAnswer, SalePage
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import OwnSales
from routes.api.schemas import SaleStep
from routes.api.showing import page_dict, sale_answer, sale_row_dict
from routes.guards import address, limited, signed_in, the_person
from services import sales
from services.core.clock import utc_now
from services.core.ids import number_of
from services.sales import SaleStatus, Side

SALES = "Sales"


@bp.get("/me/sales")
@signed_in
@Call(tag=SALES, asks=OwnSales, gives=(SalePage,))
def own_sales(asked: OwnSales) -> Any:
    """List your own sales, newest first, from either side."""
    found = sales.list_sales(
        person=the_person(),
        side=Side(asked.side) if asked.side else None,
        status=SaleStatus(asked.status) if asked.status else None,
        page=asked.page,
        per_page=asked.per_page,
    )
    return page_dict(found, [sale_row_dict(row) for row in found.items])


@bp.get("/sales/<sale_id>")
@signed_in
@Call(tag=SALES, gives=(SaleAnswer,))
def sale(sale_id: str) -> Any:
    """Show one sale with its steps, to its seller, its buyer and the market's office."""
    return sale_answer(sales.get_sale(sale_id=number_of("sale", sale_id), person=the_person()))


@bp.patch("/sales/<sale_id>")
@signed_in
@limited("120 per minute")
@Call(
    tag=SALES,
    takes=SaleStep,
    gives=(SaleAnswer,),
    refuses={403: "not_your_turn, not_a_side", 409: "invalid_transition"},
)
def advance_sale(sale_id: str, sent: SaleStep) -> Any:
    """Take the next step: pending → confirmed → paid → delivered → completed, each by whose turn it is."""
    advanced = sales.advance(
        person=the_person(),
        sale_id=number_of("sale", sale_id),
        to=sent.status,
        note=sent.note,
        now=utc_now(),
        address=address(),
    )
    return sale_answer(advanced)
