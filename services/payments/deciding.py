"""Whether a payment told by hand has come: the seller says so of bank and cash, the office of UPI."""

from collections.abc import Container
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.payment import Payment
from models.sale import Sale
from services import money, sales
from services.accounts import Person, note_admin_act
from services.core.clock import iso
from services.core.errors import N_, Invalid, NotFound
from services.core.money import rupees
from services.money import BANK, AlreadyDecided, Movement, Reason, available, claim_reference, move
from services.payments.errors import NotYoursToDecide
from services.payments.events import PaymentDecided
from services.payments.figures import about, go_on_if_paid, standing_of
from services.payments.paying import keep
from services.payments.rules import DIRECT, LONGEST_NOTE, PAYABLE
from services.runtime.transaction import record, transaction

TO_THE_WALLET: Final = "wallet"
"""The note of money that came for nothing that was still to be paid: it lies in the buyer's wallet."""


def confirm_payment(
    *, by: Person, payment_id: int, now: datetime, address: str = "", may_repeat: bool = False
) -> None:
    """Say that a payment has come: to the seller (bank, cash), or to the house (UPI) and so into escrow.

    What came to the house for a sale that is over, or beyond what is still to come, goes to the buyer's
    wallet. Raises NotFound, NotYoursToDecide, AlreadyDecided, Invalid (field reference). With
    `may_repeat` who has said just this before may say it again, and nothing moves.
    """
    with transaction() as session:
        payment, sale = _decidable(session, payment_id, by=by)
        if may_repeat and _has_decided(payment, by, ("done", "refunded")):
            return
        _check_asked(payment)
        if payment.way in DIRECT:
            _settle(session, payment, sale, status="done", by=by, now=now, address=address)
            if sale.status in PAYABLE:
                go_on_if_paid(session, sale, note=payment.reference, now=now)
            return
        claim_reference(session, payment.reference, about=f"payment:{payment.id}")
        if sale.status in PAYABLE and payment.amount <= standing_of(session, sale).rest:
            keep(session, sale, payment, giver=BANK, by_id=by.id, now=now)
            _settle(session, payment, sale, status="done", by=by, now=now, address=address)
            go_on_if_paid(session, sale, note=payment.reference, now=now)
            return
        _credit(session, payment, by=by, now=now)
        _settle(
            session, payment, sale, status="refunded", note=TO_THE_WALLET, by=by, now=now, address=address
        )


def refuse_payment(
    *,
    by: Person,
    payment_id: int,
    note: str,
    now: datetime,
    address: str = "",
    may_repeat: bool = False,
) -> None:
    """Say that a payment has not come, and why.

    Raises NotFound, NotYoursToDecide, AlreadyDecided, Invalid (field note).
    `may_repeat` as in `confirm_payment`.
    """
    note = " ".join(note.split())
    if not 0 < len(note) <= LONGEST_NOTE:
        raise Invalid(fields={"note": N_("Say why, in at most 200 characters.")})
    with transaction() as session:
        payment, sale = _decidable(session, payment_id, by=by)
        if may_repeat and _has_decided(payment, by, ("refused",)) and payment.note == note:
            return
        _check_asked(payment)
        _settle(session, payment, sale, status="refused", note=note, by=by, now=now, address=address)


def take_payment_back(*, person: Person, payment_id: int, now: datetime) -> None:
    """Take an own payment back while nobody has decided it. Raises NotFound, AlreadyDecided."""
    with transaction() as session:
        payment, _sale = _locked(session, payment_id)
        if payment.payer_id != person.id:
            raise NotFound()
        _check_asked(payment)
        payment.status, payment.decided_by, payment.decided_at = "withdrawn", person.id, now


def _decidable(session: Session, payment_id: int, *, by: Person) -> tuple[Payment, Sale]:
    payment, sale = _locked(session, payment_id)
    may = by.id == sale.seller_id if payment.way in DIRECT else by.is_admin
    if not may:
        is_known = by.is_admin or by.id in (sale.seller_id, sale.buyer_id)
        raise NotYoursToDecide() if is_known else NotFound()
    return payment, sale


def _check_asked(payment: Payment) -> None:
    if payment.status != "asked":
        raise AlreadyDecided()


def _has_decided(payment: Payment, by: Person, statuses: Container[str]) -> bool:
    return payment.decided_by == by.id and payment.status in statuses


def _locked(session: Session, payment_id: int) -> tuple[Payment, Sale]:
    """Lock a payment's sale, then read the payment, which nobody changes without that lock."""
    sale_id = session.scalar(select(Payment.sale_id).where(Payment.id == payment_id))
    if sale_id is None:
        raise NotFound()
    sale = sales.lock_sale(session, sale_id)
    return session.get_one(Payment, payment_id, populate_existing=True), sale


def _settle(
    session: Session,
    payment: Payment,
    sale: Sale,
    *,
    status: str,
    by: Person,
    now: datetime,
    note: str = "",
    address: str = "",
) -> None:
    payment.status, payment.note, payment.decided_by, payment.decided_at = status, note, by.id, now
    if by.is_admin:
        note_admin_act(
            act=f"payment_{status}",
            by=by,
            target_kind="payment",
            target_id=payment.id,
            details={"way": payment.way, "amount": rupees(payment.amount), "note": note},
            address=address,
            now=now,
        )
    record(
        PaymentDecided(
            payment_id=payment.id,
            sale_id=sale.id,
            auction_id=sale.auction_id,
            payer_id=payment.payer_id,
            status=status,
            amount=payment.amount,
            note=note,
            at=iso(now),
        )
    )


def _credit(session: Session, payment: Payment, *, by: Person, now: datetime) -> None:
    movement = Movement(
        key=f"payment:{payment.id}:credited",
        reason=Reason.PAID_IN,
        about=about(payment.sale_id),
        lines=move(BANK, available(payment.payer_id), payment.amount),
        by_id=by.id,
        note=payment.reference,
    )
    money.post(session, movement, at=now)
