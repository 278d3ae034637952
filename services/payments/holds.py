"""Earnest money of the winner: the one place where payments ask for it and apply it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.sale import Sale


def held_of(session: Session, sale: Sale) -> int:
    """Say how much of the buyer's earnest money is kept for this sale and not applied yet, in paise."""
    return 0


def apply(session: Session, sale: Sale, *, at: datetime) -> None:
    """Move what is kept for this sale into escrow."""
