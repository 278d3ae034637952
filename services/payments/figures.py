"""How far a sale is paid, read under its lock from payments and journals."""

from collections import defaultdict
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.money import Journal, JournalLine, MoneyAccount
from models.payment import Payment
from models.sale import Sale
from services import sales
from services.core.ids import public_id
from services.money import Kind, Reason
from services.payments import holds
from services.payments.charges import charges_of
from services.payments.rules import DIRECT, Standing, Taken
from services.sales import SaleStatus

DIVIDES: Final = (Reason.SALE_RELEASED.value, Reason.FEES_OWED.value)
"""Reasons by which a sale's money, or what is owed instead, becomes the seller's, fees and commission."""


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


def taken_of(session: Session, sale_id: int) -> Taken:
    """What of a sale's money was divided before, by its journals."""
    query = (
        select(Journal.reason, MoneyAccount.kind, func.sum(JournalLine.amount))
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(Journal.about == about(sale_id), Journal.reason.in_(DIVIDES))
        .group_by(Journal.reason, MoneyAccount.kind)
    )
    sums: dict[str, int] = defaultdict(int)
    for _reason, kind, amount in session.execute(query):
        sums[kind] += int(amount)
    return Taken(released=-sums[Kind.ESCROW], fees=sums[Kind.FEES], house=sums[Kind.HOUSE])


def returned_of(session: Session, sale_id: int) -> int:
    """What went back to the buyer's wallet out of escrow."""
    query = (
        select(func.coalesce(func.sum(JournalLine.amount), 0))
        .join(Journal, Journal.id == JournalLine.journal_id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(
            Journal.about == about(sale_id),
            Journal.reason == Reason.SALE_RETURNED.value,
            MoneyAccount.kind == Kind.AVAILABLE.value,
        )
    )
    return int(session.scalar(query) or 0)


def standing_of(session: Session, sale: Sale) -> Standing:
    """How far a sale is paid."""
    return Standing(
        due=sale.settled_total + charges_of(sale).buyer_charges,
        paid=escrow_of(session, sale.id) + taken_of(session, sale.id).released + direct_of(session, sale.id),
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
