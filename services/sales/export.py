"""Sales as rows of a spreadsheet."""

from collections.abc import Iterator

from services.accounts import Person
from services.core.clock import iso
from services.core.money import rupees
from services.core.spreadsheet import Cells
from services.core.weight import quintals
from services.sales.review import SaleFilter, walk_sales
from services.sales.views import SaleRow

HEADER = (
    "sale",
    "auction",
    "made_at",
    "status",
    "crop",
    "variety",
    "grade",
    "market",
    "district",
    "state",
    "quintals",
    "rate_per_quintal",
    "total",
    "seller",
    "seller_phone",
    "seller_email",
    "buyer",
    "buyer_phone",
    "buyer_email",
)


def export_sales(*, filters: SaleFilter, person: Person) -> Iterator[list[Cells]]:
    """Yield the cells of all sales a filter lets through, a batch at a time, as HEADER names them.

    Money in rupees, weight in quintals, moments in UTC.
    """
    return ([_cells(row) for row in batch] for batch in walk_sales(filters=filters, person=person))


def _cells(row: SaleRow) -> Cells:
    lot, seller, buyer = row.lot, row.seller, row.buyer
    return (
        row.id,
        row.auction_id,
        iso(row.created_at),
        row.status.value,
        lot.crop,
        lot.variety,
        lot.grade,
        lot.market,
        lot.district,
        lot.state,
        quintals(row.weight_grams),
        rupees(row.rate),
        rupees(row.total),
        seller.name,
        seller.phone,
        seller.email,
        buyer.name,
        buyer.phone,
        buyer.email,
    )
