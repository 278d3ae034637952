"""After the hammer: the sale, whose turn it is, and what each side has done."""

from services.sales.errors import InvalidTransition, NotASide, NoteTooLong, NotYourTurn
from services.sales.events import SaleAdvanced, SaleCreated
from services.sales.export import HEADER as EXPORT_HEADER
from services.sales.export import export_sales
from services.sales.queries import get_sale, list_sales, sale_ids
from services.sales.review import ORDERS, Order, SaleFilter, SaleSums, list_sale_states, review_sales
from services.sales.rules import NEXT, NOTE_LIMIT, SaleStatus, Side, Turn
from services.sales.service import advance, lock_sale, note_paid
from services.sales.sold import Sold, list_sold
from services.sales.views import Lot, Party, SaleRow, SaleView, StepView

__all__ = [
    "EXPORT_HEADER",
    "NEXT",
    "NOTE_LIMIT",
    "ORDERS",
    "InvalidTransition",
    "Lot",
    "NotASide",
    "NotYourTurn",
    "NoteTooLong",
    "Order",
    "Party",
    "SaleAdvanced",
    "SaleCreated",
    "SaleFilter",
    "SaleRow",
    "SaleStatus",
    "SaleSums",
    "SaleView",
    "Side",
    "Sold",
    "StepView",
    "Turn",
    "advance",
    "export_sales",
    "get_sale",
    "list_sale_states",
    "list_sales",
    "list_sold",
    "lock_sale",
    "note_paid",
    "review_sales",
    "sale_ids",
]
