"""The office decides a dispute, with reasons."""

from datetime import datetime

from services.accounts import Person, note_admin_act
from services.core.errors import Forbidden
from services.core.money import rupees
from services.disputes import rules
from services.disputes.closing import close
from services.disputes.errors import AnswerPending
from services.disputes.queries import get_dispute
from services.disputes.rules import Status
from services.disputes.storing import check_key, check_open, is_repeated, locked
from services.disputes.views import DisputeView
from services.runtime.transaction import transaction


def decide(
    *, by: Person, dispute_id: int, to_buyer: int, reasons: str, key: str, now: datetime, address: str = ""
) -> DisputeView:
    """Decide a dispute as the office: `to_buyer` paise of it to the buyer, the rest to the seller.

    Everybody who was asked has answered by then, or let the time pass. Once by its `key`; of two who decide
    at once, the second gets AlreadyDecided and moves nothing. Raises Invalid (reasons, amount, key),
    Forbidden, NotFound, AnswerPending, AlreadyDecided, MoreThanAtStake, KeyUsedOtherwise.
    """
    if not by.is_admin:
        raise Forbidden()
    check_key(key)
    reasons = rules.tidy_text(reasons, field="reasons")
    with transaction() as session:
        dispute, sale = locked(session, dispute_id)
        if not is_repeated(dispute, key=key, by=by, to_buyer=to_buyer):
            check_open(dispute)
            if not rules.may_decide(answered_at=dispute.answered_at, due=dispute.answer_due_at, now=now):
                raise AnswerPending()
            rules.check_share(to_buyer, of=min(dispute.amount, sale.settled_total))
            close(
                session,
                dispute,
                sale,
                status=Status.DECIDED,
                to_buyer=to_buyer,
                by=by,
                key=key,
                reasons=reasons,
                address=address,
                now=now,
            )
            note_admin_act(
                act="decide_dispute",
                by=by,
                target_kind="dispute",
                target_id=dispute.id,
                details={
                    "disputed": rupees(dispute.amount),
                    "to_buyer": rupees(to_buyer),
                    "reasons": reasons,
                },
                address=address,
                now=now,
            )
    return get_dispute(dispute_id=dispute_id, person=by)
