"""What of a sale's price can still be disputed, by where its money is."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.payment import Payment
from models.sale import Sale
from services.payments.figures import returned_of, taken_of
from services.sales import SaleStatus

_TOLD = ("asked", "done", "refused")
_PAID = frozenset({SaleStatus.PAID, SaleStatus.DISPATCHED, SaleStatus.DELIVERED})


def at_stake(session: Session, sale: Sale) -> int:
    """How many paise of a sale's price may be disputed beside what is: not yet paid out, and not over.

    Before a sale is paid, that is what its buyer has paid or says was paid.
    """
    free = sale.settled_total - sale.disputed_amount
    if sale.status == SaleStatus.CONFIRMED:
        free = min(free, _told(session, sale.id) - sale.disputed_amount)
    elif sale.status == SaleStatus.DELIVERED:
        free -= taken_of(session, sale.id).released
    elif sale.status not in _PAID:
        free = 0
    return max(0, free)


def sent_back(session: Session, sale: Sale) -> int:
    """How many paise went back to a sale's buyer from the house."""
    return returned_of(session, sale.id)


def _told(session: Session, sale_id: int) -> int:
    query = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.sale_id == sale_id, Payment.status.in_(_TOLD)
    )
    return int(session.scalar(query) or 0)
