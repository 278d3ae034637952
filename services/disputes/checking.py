"""What must always hold of disputes and the prices they are about."""

from sqlalchemy import case, func, select

from models.base import db
from models.dispute import Dispute
from models.sale import Sale
from services.money import checked_too


@checked_too
def faults_of_disputes() -> list[str]:
    """Say what is wrong with disputes, a sentence each.

    Of each sale with disputes, what is frozen is what the open ones come to, its price at most; and its price
    has fallen by what the others gave the buyer.
    """
    is_open = Dispute.status == "open"
    query = (
        select(
            Sale.id,
            Sale.settled_total,
            Sale.disputed_amount,
            Sale.conceded_amount,
            func.sum(case((is_open, Dispute.amount), else_=0)).label("open"),
            func.sum(Dispute.to_buyer_amount).label("given"),
        )
        .join(Dispute, Dispute.sale_id == Sale.id)
        .group_by(Sale.id, Sale.settled_total, Sale.disputed_amount, Sale.conceded_amount)
    )
    faults = []
    for row in db.session.execute(query):
        frozen = min(int(row.open), row.settled_total)
        if row.disputed_amount != frozen:
            faults.append(f"sale {row.id} has {row.disputed_amount} frozen, its disputes come to {frozen}")
        if row.conceded_amount != int(row.given):
            faults.append(f"disputes gave {row.given} of sale {row.id}, its price fell {row.conceded_amount}")
    return faults
