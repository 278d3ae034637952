"""A seller's year as rows of a spreadsheet."""

from typing import Final

from services.core.clock import iso
from services.core.money import rupees
from services.core.spreadsheet import Cells
from services.core.weight import quintals
from services.earnings.views import Earnings, SaleMoney

HEADER: Final = (
    "sale",
    "sold_at",
    "status",
    "crop",
    "quintals",
    "buyer",
    "gross",
    "deductions",
    "net",
    "to_wallet",
    "paid_directly",
    "to_come",
    "due_at",
)


def rows_of(found: Earnings, *, language: str) -> list[Cells]:
    """The sales of a year as HEADER names them: rupees, quintals, moments in UTC."""
    return [_cells(each, language) for each in found.sales]


def _cells(each: SaleMoney, language: str) -> Cells:
    told = each.statement
    return (
        each.sale,
        iso(each.sold_at),
        each.status,
        each.crop[language],
        quintals(each.grams),
        each.buyer,
        rupees(told.gross),
        rupees(told.seller_deductions),
        rupees(told.net),
        rupees(each.released),
        rupees(each.direct),
        rupees(each.to_come),
        iso(each.due_at) if each.due_at else "",
    )
