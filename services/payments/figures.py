"""How far a sale is paid, read under its lock from payments and journals."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.money import Journal, JournalLine, MoneyAccount
from models.payment import Payment
from models.sale import Sale
from services import sales
from services.core.ids import public_id
from services.money import Kind
from services.payments import holds
from services.payments.charges import charges_of
from services.payments.rules import DIRECT, Standing
from services.sales import SaleStatus


def about(sale_id: int) -> str:
    """What journals of a sale's money are about."""
    return f"sale:{public_id('sale', sale_id)}"


def escrow_of(session: Session, sale_id: int) -> int:
    """What lies in escrow for a sale."""
    query = (
        select(func.coalesce(func.sum(JournalLine.amount), 0))
        .join(Journal, Journal.id == JournalLine.journal_id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(Journal.about == about(sale_id), MoneyAccount.kind == Kind.ESCROW.value)
    )
    return int(session.scalar(query) or 0)


def direct_of(session: Session, sale_id: int) -> int:
    """What the seller was paid past the house and has confirmed."""
    return _sum(session, sale_id, status="done", direct=True)


def standing_of(session: Session, sale: Sale) -> Standing:
    """How far a sale is paid."""
    return Standing(
        due=sale.settled_total + charges_of(sale).buyer_charges,
        paid=escrow_of(session, sale.id) + direct_of(session, sale.id),
        held=holds.held_of(session, sale),
        announced=_sum(session, sale.id, status="asked", direct=False),
    )


def go_on_if_paid(session: Session, sale: Sale, *, note: str, now: datetime) -> None:
    """Apply earnest money and move the sale on when everything due has come; `sale` is locked."""
    session.flush()
    if sale.status != SaleStatus.CONFIRMED or standing_of(session, sale).rest:
        return
    holds.apply(session, sale, at=now)
    sales.note_paid(session, sale, by_id=sale.buyer_id, note=note, now=now)


def _sum(session: Session, sale_id: int, *, status: str, direct: bool) -> int:
    query = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.sale_id == sale_id, Payment.status == status
    )
    if direct:
        query = query.where(Payment.way.in_(DIRECT))
    return int(session.scalar(query) or 0)
