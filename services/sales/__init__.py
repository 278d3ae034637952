"""After the hammer: the sale, whose turn it is, what each side has done and weighed, and what it comes to."""

from services.sales.cancelling import call_off, cancel, keep_on
from services.sales.charging import statement_of
from services.sales.details import side_of
from services.sales.due import advance_due
from services.sales.errors import (
    CancelAsked,
    CancelNotAsked,
    CannotCancel,
    FileRefused,
    FileTooLarge,
    InvalidTransition,
    NotASide,
    NoteTooLong,
    NotYourTurn,
    PaymentNeeded,
    WeighingNeeded,
)
from services.sales.events import (
    SaleAdvanced,
    SaleCancelAsked,
    SaleCancelled,
    SaleCancelRefused,
    SaleCreated,
    SaleDefaulted,
    SaleDifference,
    SaleDue,
    SaleSettled,
)
from services.sales.export import HEADER as EXPORT_HEADER
from services.sales.export import export_sales
from services.sales.files import (
    LARGEST_PAPER,
    MOST_AT_ONCE,
    Paper,
    add_files,
    examine,
    examine_all,
    get_file,
    keep_files,
)
from services.sales.formula import Deduction, Settlement, Terms
from services.sales.moving import add_step, lock_own, lock_sale, note_paid, set_disputed, settle
from services.sales.queries import get_sale, list_sales, sale_ids
from services.sales.review import ORDERS, Order, SaleFilter, SaleSums, list_sale_states, review_sales
from services.sales.rules import CLOSED, NEXT, NOTE_LIMIT, WAY, SaleStatus, Side, Turn
from services.sales.scales import SLIP_LIMIT, WeighingForm
from services.sales.service import advance
from services.sales.sold import Sold, list_sold
from services.sales.terms import terms_of_lot
from services.sales.views import FileView, Lot, Party, SaleRow, SaleView, StepView, WeighingView
from services.sales.weighing import weigh

__all__ = [
    "CLOSED",
    "EXPORT_HEADER",
    "LARGEST_PAPER",
    "MOST_AT_ONCE",
    "NEXT",
    "NOTE_LIMIT",
    "ORDERS",
    "SLIP_LIMIT",
    "WAY",
    "CancelAsked",
    "CancelNotAsked",
    "CannotCancel",
    "Deduction",
    "FileRefused",
    "FileTooLarge",
    "FileView",
    "InvalidTransition",
    "Lot",
    "NotASide",
    "NotYourTurn",
    "NoteTooLong",
    "Order",
    "Paper",
    "Party",
    "PaymentNeeded",
    "SaleAdvanced",
    "SaleCancelAsked",
    "SaleCancelRefused",
    "SaleCancelled",
    "SaleCreated",
    "SaleDefaulted",
    "SaleDifference",
    "SaleDue",
    "SaleFilter",
    "SaleRow",
    "SaleSettled",
    "SaleStatus",
    "SaleSums",
    "SaleView",
    "Settlement",
    "Side",
    "Sold",
    "StepView",
    "Terms",
    "Turn",
    "WeighingForm",
    "WeighingNeeded",
    "WeighingView",
    "add_files",
    "add_step",
    "advance",
    "advance_due",
    "call_off",
    "cancel",
    "examine",
    "examine_all",
    "export_sales",
    "get_file",
    "get_sale",
    "keep_files",
    "keep_on",
    "list_sale_states",
    "list_sales",
    "list_sold",
    "lock_own",
    "lock_sale",
    "note_paid",
    "review_sales",
    "sale_ids",
    "set_disputed",
    "settle",
    "side_of",
    "statement_of",
    "terms_of_lot",
    "weigh",
]
