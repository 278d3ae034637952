"""Numbers of payments that have reached the house: each counts once, for a wallet or for a sale."""

from sqlalchemy.orm import Session

from models.money import MoneyReference
from services.core.errors import Invalid
from services.money.errors import ReferenceUsed
from services.runtime.dialects import insert_into


def claim_reference(session: Session, number: str, *, about: str) -> None:
    """Let a bank's number count for `about` in the open transaction; raises Invalid (reference) if it has."""
    row = {"number": number, "about": about}
    claim = insert_into(session, MoneyReference).on_conflict_do_nothing().returning(MoneyReference.number)
    if session.execute(claim, row).first() is None:
        raise Invalid(fields={"reference": ReferenceUsed()})
