"""After the hammer: the sale, whose turn it is, and what each side has done."""

from services.sales.errors import InvalidTransition, NotASide, NoteTooLong, NotYourTurn
from services.sales.events import SaleAdvanced, SaleCreated
from services.sales.export import export_sales
from services.sales.queries import get_sale, list_sales
from services.sales.review import SaleFilter, review_sales
from services.sales.rules import NEXT, NOTE_LIMIT, SaleStatus, Side, Turn
from services.sales.service import advance
from services.sales.views import Lot, Party, SaleRow, SaleView, StepView

__all__ = [
    "NEXT",
    "NOTE_LIMIT",
    "InvalidTransition",
    "Lot",
    "NotASide",
    "NotYourTurn",
    "NoteTooLong",
    "Party",
    "SaleAdvanced",
    "SaleCreated",
    "SaleFilter",
    "SaleRow",
    "SaleStatus",
    "SaleView",
    "Side",
    "StepView",
    "Turn",
    "advance",
    "export_sales",
    "get_sale",
    "list_sales",
    "review_sales",
]
