"""What the house does by itself: remind who is to answer, call the office, let offers lapse."""

from datetime import datetime

from sqlalchemy import select

from models.base import db
from models.dispute import Dispute, DisputeOffer
from services.disputes.answering import waited_for
from services.disputes.rules import Status
from services.disputes.storing import add_entry, locked, tell
from services.runtime.transaction import transaction

BATCH = 200


def advance_due(*, now: datetime) -> int:
    """Do what is due of open disputes and offers, each in a transaction of its own; returns how many.

    It may run at any time, twice or not at all for a while.
    """
    disputes = select(Dispute.id).where(Dispute.look_at <= now).order_by(Dispute.look_at).limit(BATCH)
    offers = (
        select(DisputeOffer.id)
        .where(DisputeOffer.status == "open", DisputeOffer.lapses_at <= now)
        .order_by(DisputeOffer.lapses_at)
        .limit(BATCH)
    )
    numbers, lapsing = db.session.scalars(disputes).all(), db.session.scalars(offers).all()
    return sum(_look(number, now=now) for number in numbers) + sum(
        _lapse(number, now=now) for number in lapsing
    )


def _look(dispute_id: int, *, now: datetime) -> int:
    with transaction() as session:
        dispute, sale = locked(session, dispute_id)
        if dispute.status != Status.OPEN or dispute.look_at is None or dispute.look_at > now:
            return 0  # somebody was faster
        late = now >= dispute.answer_due_at
        dispute.look_at = None if late else dispute.answer_due_at
        missing = waited_for(session, dispute, sale)
        if late:
            step = add_entry(session, sale, dispute, "dispute_late", by=None, now=now)
            for user_id in (sale.seller_id, sale.buyer_id):
                tell(sale, dispute, step, "late", user_id=user_id, amount=dispute.amount, now=now)
            return 1
        for user_id in missing:
            tell(sale, dispute, None, "remind", user_id=user_id, amount=dispute.amount, now=now)
    return 1


def _lapse(offer_id: int, *, now: datetime) -> int:
    number = db.session.scalar(select(DisputeOffer.dispute_id).where(DisputeOffer.id == offer_id))
    with transaction() as session:
        dispute, sale = locked(session, number or 0)
        offer = session.get_one(DisputeOffer, offer_id, populate_existing=True)
        if offer.status != "open" or offer.lapses_at > now:
            return 0
        offer.status = "lapsed"
        step = add_entry(session, sale, dispute, "dispute_lapsed", by=None, now=now)
        tell(sale, dispute, step, "lapsed", user_id=offer.by_id, amount=offer.amount, now=now)
    return 1
