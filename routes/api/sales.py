"""After the hammer: one's own sales and their steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from routes.api.answers.sales import SaleAnswer, SalePage
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import OwnSales
from routes.api.sale_bodies import Cancelling, FilesNote, SaleStep, Weighing
from routes.api.sale_showing import sale_answer, sale_row_dict
from routes.api.showing import page_dict
from routes.guards import address, limited, signed_in, the_person
from services import sales
from services.auctions import Upload
from services.core.clock import utc_now
from services.core.errors import DomainError, Invalid
from services.core.ids import number_of
from services.sales import MOST_AT_ONCE, SaleStatus, Side, WeighingForm

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
    refuses={403: "not_your_turn, not_a_side", 409: "invalid_transition, weighing_needed, payment_needed"},
)
def advance_sale(sale_id: str, sent: SaleStep) -> Any:
    """Confirm a sale as its seller.

    Paid it is by its payments (`POST /sales/{sale_id}/payments`), dispatch and receipt are said by weighing;
    the house completes a sale by itself.
    """
    advanced = sales.advance(
        person=the_person(),
        sale_id=number_of("sale", sale_id),
        to=sent.status,
        note=sent.note,
        now=utc_now(),
        address=address(),
        may_repeat=sent.may_repeat,
    )
    return sale_answer(advanced)


@bp.post("/sales/<sale_id>/weighings")
@signed_in
@limited("120 per minute")
@Call(
    tag=SALES,
    takes=Weighing,
    photos="with",
    files="files",
    most=MOST_AT_ONCE,
    gives=(SaleAnswer,),
    refuses={
        403: "not_your_turn, not_a_side",
        409: "invalid_transition",
    },
)
def weigh_sale(sale_id: str, sent: Weighing, uploads: Sequence[Upload]) -> Any:
    """Dispatch a paid lot as its seller, or receive it as its buyer, by what was weighed and measured.

    Weights are in kg; a net weight of more than three times the lot is refused. The receipt settles what the
    sale costs and completes it, unless something is disputed.
    """
    try:
        sale = sales.weigh(
            person=the_person(),
            sale_id=number_of("sale", sale_id),
            form=WeighingForm(gross=sent.gross_kg, tare=sent.tare_kg, quality=sent.quality, slip=sent.slip),
            note=sent.note,
            uploads=uploads,
            now=utc_now(),
            address=address(),
            may_repeat=sent.may_repeat,
        )
    except Invalid as refusal:
        raise _in_our_names(refusal) from None
    return sale_answer(sale)


@bp.post("/sales/<sale_id>/files")
@signed_in
@limited("120 per minute")
@Call(
    tag=SALES,
    takes=FilesNote,
    photos="with",
    files="files",
    most=MOST_AT_ONCE,
    gives=(SaleAnswer,),
    refuses={403: "not_a_side"},
)
def add_sale_files(sale_id: str, sent: FilesNote, uploads: Sequence[Upload]) -> Any:
    """Add papers to a sale: PDF, JPEG, PNG or WebP of at most 5 MB each.

    Its two sides and the market's office see them, nobody else.
    """
    changed = sales.add_files(
        person=the_person(),
        sale_id=number_of("sale", sale_id),
        uploads=uploads,
        note=sent.note,
        now=utc_now(),
        address=address(),
    )
    return sale_answer(changed)


@bp.post("/sales/<sale_id>/cancel")
@signed_in
@limited("60 per minute")
@Call(
    tag=SALES,
    takes=Cancelling,
    gives=(SaleAnswer,),
    refuses={403: "not_a_side", 409: "cannot_cancel, cancel_asked, cancel_not_asked"},
)
def cancel_sale(sale_id: str, sent: Cancelling) -> Any:
    """Ask to call a sale off before it is paid, or answer what the other side asked; by consent it ends."""
    answer = sales.cancel if sent.agree else sales.keep_on
    changed = answer(
        person=the_person(),
        sale_id=number_of("sale", sale_id),
        note=sent.note,
        now=utc_now(),
        address=address(),
        may_repeat=sent.may_repeat,
    )
    return sale_answer(changed)


def _in_our_names(refusal: Invalid) -> Invalid:
    fields: Mapping[str, DomainError | str] = refusal.details.get("fields", {})
    ours = {"gross": "gross_kg", "tare": "tare_kg"}
    named = {ours.get(name, name.replace("quality_", "quality.")): fault for name, fault in fields.items()}
    return Invalid(fields=named)
