"""Earnest money of the winner: the one place where payments ask for it and apply it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.money import MoneyHold
from models.sale import Sale
from services import money
from services.money import Account


def held_of(session: Session, sale: Sale) -> int:
    """Say how much of the buyer's earnest money is kept for this sale and not applied yet, in paise."""
    return _amount(session, sale, status="held")


def applied_of(session: Session, sale: Sale) -> int:
    """Say how much of it was used for this sale."""
    return _amount(session, sale, status="applied")


def lock_with(session: Session, sale: Sale, accounts: Sequence[Account]) -> None:
    """Lock accounts that a sale's money moves between, in one order with the earnest money that may follow.

    The sale is locked, so nobody else ends what is held for it meanwhile.
    """
    kept = [money.held(sale.buyer_id)] if held_of(session, sale) else []
    money.lock(session, [*kept, *accounts])


def apply(session: Session, sale: Sale, *, at: datetime) -> None:
    """Move what is kept for this sale into escrow."""
    money.apply_hold(
        session,
        auction_id=sale.auction_id,
        user_id=sale.buyer_id,
        sale_id=sale.id,
        at=at,
        by_id=sale.buyer_id,
    )


def _amount(session: Session, sale: Sale, *, status: str) -> int:
    query = select(MoneyHold.amount).where(
        MoneyHold.auction_id == sale.auction_id,
        MoneyHold.user_id == sale.buyer_id,
        MoneyHold.status == status,
    )
    return session.scalar(query) or 0
