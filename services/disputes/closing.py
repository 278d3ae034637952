"""How a dispute ends: the price is settled, and money follows it by journal, all in one transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.dispute import Dispute
from models.sale import Sale, SaleStep
from services import payments, sales
from services.accounts import Person
from services.core.clock import iso
from services.disputes.events import DisputeClosed
from services.disputes.rules import Status
from services.disputes.storing import add_entry, close_offers, open_amount, tell
from services.runtime.transaction import record
from services.sales import SaleStatus

BEFORE_RECEIPT = frozenset({SaleStatus.CONFIRMED, SaleStatus.PAID, SaleStatus.DISPATCHED})


def close(
    session: Session,
    dispute: Dispute,
    sale: Sale,
    *,
    status: Status,
    to_buyer: int,
    by: Person,
    key: str,
    now: datetime,
    reasons: str = "",
    address: str = "",
) -> None:
    """End an open dispute of a locked sale: `to_buyer` paise of it come off the price.

    When that is the whole price and the lot was not received, the sale is undone. What the house does not
    have, because the seller was paid past it, is noted as owed by the seller.
    """
    was_paid = sale.status not in (SaleStatus.PENDING, SaleStatus.CONFIRMED)
    before = payments.sent_back(session, sale)
    dispute.status, dispute.to_buyer_amount, dispute.reasons = status.value, to_buyer, reasons
    dispute.closed_at, dispute.closed_by, dispute.closing_key = now, by.id, key
    dispute.look_at = None
    close_offers(session, dispute)
    step = add_entry(
        session, sale, dispute, f"dispute_{status}", by=by, note=reasons, address=address, now=now
    )
    _settle(session, sale, to_buyer=to_buyer, by=by, now=now)
    session.flush()
    if was_paid:
        dispute.owed_amount = max(0, to_buyer - (payments.sent_back(session, sale) - before))
    _tell(sale, dispute, step, by=by, now=now)


def _settle(session: Session, sale: Sale, *, to_buyer: int, by: Person, now: datetime) -> None:
    total = sale.settled_total - to_buyer
    disputed = min(total, open_amount(session, sale))
    is_undone = to_buyer > 0 and total == 0 and sale.status in BEFORE_RECEIPT
    sales.settle(session, sale, total=total, disputed=disputed, now=now)
    if is_undone:
        sales.call_off(session, sale, by_id=by.id, now=now)
    payments.rebalance(session, sale, now=now)


def _tell(sale: Sale, dispute: Dispute, step: SaleStep, *, by: Person, now: datetime) -> None:
    for user_id in (sale.seller_id, sale.buyer_id):
        if user_id != by.id:
            tell(
                sale,
                dispute,
                step,
                dispute.status,
                user_id=user_id,
                amount=dispute.to_buyer_amount,
                now=now,
            )
    record(
        DisputeClosed(
            dispute_id=dispute.id,
            sale_id=sale.id,
            status=dispute.status,
            to_buyer=dispute.to_buyer_amount,
            to_seller=dispute.amount - dispute.to_buyer_amount,
            owed=dispute.owed_amount,
            at=iso(now),
        )
    )
