"""What the house takes of a sale: the one place where payments ask for it."""

from sqlalchemy.orm import Session

from models.sale import Sale
from services.payments.rules import Charges


def charges_of(session: Session, sale: Sale) -> Charges:
    """Say what the house takes of a sale, as it stands now; nothing as long as no fees are frozen for it."""
    return Charges()
