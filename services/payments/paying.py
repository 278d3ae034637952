"""A buyer pays: by hand with a number to be confirmed, or at once from the wallet."""

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.money import MoneyReference
from models.payment import Payment, PaymentProof
from models.sale import Sale
from services import money, sales
from services.accounts import Person, Suspended
from services.core.clock import iso
from services.core.errors import N_, DomainError, Invalid, NotFound
from services.money import ESCROW, Account, KeyUsedOtherwise, Movement, Reason, ReferenceUsed, available, move
from services.payments import holds, rules
from services.payments.errors import MoreThanDue, NotPayable, OnlyTheBuyerPays
from services.payments.events import PaymentAsked
from services.payments.figures import about, go_on_if_paid, standing_of
from services.payments.proofs import Proof
from services.payments.rules import BY_HAND, DIRECT, LEAST, PAYABLE, Way
from services.runtime.transaction import record, transaction

MOST_ASKED: Final = 20
"""Payments of one sale that may wait for somebody to confirm them."""


def tell_payment(
    *,
    person: Person,
    sale_id: int,
    way: str,
    amount: int,
    reference: str,
    key: str,
    now: datetime,
    proof: Proof | None = None,
) -> int:
    """Note that the buyer paid `amount` paise by bank, cash or UPI; returns the payment's number.

    It counts once the seller (bank, cash) or the office (UPI) confirms it. The same `key` again gives the
    first one. Raises Invalid (fields amount, way, reference, key), NotFound, OnlyTheBuyerPays, NotPayable,
    MoreThanDue, KeyUsedOtherwise, TooManyAsked, Suspended.
    """
    faults: dict[str, DomainError | str] = {}
    number: str | None = ""
    if way not in BY_HAND:
        faults["way"] = N_("Choose one from the list.")
    else:
        number = rules.tidy_reference(way, reference)
        if number is None:
            faults["reference"] = money.InvalidReference()
    _check(person, amount, key, faults)
    payment = Payment(
        sale_id=sale_id,
        payer_id=person.id,
        key=key,
        way=way,
        amount=amount,
        reference=number or "",
        status="asked",
        asked_at=now,
    )
    try:
        return _tell(person, payment, proof=proof, now=now)
    except IntegrityError:  # at the same instant by the same key, or a payment somebody has named
        return _again(payment)


def pay_from_wallet(*, person: Person, sale_id: int, amount: int, key: str, now: datetime) -> int:
    """Move `amount` free paise of the buyer into escrow for a sale; returns the payment's number.

    The same `key` again gives the first one and moves nothing. Raises Invalid (fields amount, key),
    NotFound, OnlyTheBuyerPays, NotPayable, MoreThanDue, NotEnoughMoney, KeyUsedOtherwise, Suspended.
    """
    _check(person, amount, key, {})
    payment = Payment(
        sale_id=sale_id,
        payer_id=person.id,
        key=key,
        way=Way.WALLET.value,
        amount=amount,
        reference="",
        status="done",
        asked_at=now,
        decided_by=person.id,
        decided_at=now,
    )
    try:
        with transaction() as session:
            sale = lock_own_sale(session, sale_id=sale_id, person=person)
            first = _first(session, payment)
            if first is not None:
                return first
            check_amount(session, sale, amount)
            session.add(payment)
            session.flush()
            keep(session, sale, payment, giver=available(person.id), by_id=person.id, now=now)
            go_on_if_paid(session, sale, note="", now=now)
            return payment.id
    except IntegrityError:
        return _again(payment)


def lock_own_sale(session: Session, *, sale_id: int, person: Person) -> Sale:
    """Lock a sale for its buyer; raises NotFound, OnlyTheBuyerPays."""
    sale = sales.lock_sale(session, sale_id)
    if person.id != sale.buyer_id:
        raise OnlyTheBuyerPays() if person.is_admin or person.id == sale.seller_id else NotFound()
    return sale


def check_amount(session: Session, sale: Sale, amount: int) -> None:
    """Raise NotPayable or MoreThanDue unless so much may be paid now; `sale` is locked."""
    if sale.status not in PAYABLE:
        raise NotPayable()
    left = standing_of(session, sale).open
    if amount > left:
        raise MoreThanDue(rest=left)


def keep(
    session: Session, sale: Sale, payment: Payment, *, giver: Account, by_id: int | None, now: datetime
) -> None:
    """Take a payment for a locked sale into escrow."""
    holds.lock_with(session, sale, [giver, ESCROW])
    movement = Movement(
        key=f"payment:{payment.id}:paid",
        reason=Reason.SALE_PAID,
        about=about(payment.sale_id),
        lines=move(giver, ESCROW, payment.amount),
        by_id=by_id,
        note=payment.reference,
    )
    money.post(session, movement, at=now)


def _check(person: Person, amount: int, key: str, faults: dict[str, DomainError | str]) -> None:
    if person.suspended:
        raise Suspended()
    if not rules.is_key(key):
        faults["key"] = N_("Load the page again.")
    if amount < LEAST:
        faults["amount"] = money.AmountTooSmall(least=LEAST)
    if faults:
        raise Invalid(fields=faults)


def _tell(person: Person, payment: Payment, *, proof: Proof | None, now: datetime) -> int:
    with transaction() as session:
        sale = lock_own_sale(session, sale_id=payment.sale_id, person=person)
        first = _first(session, payment)
        if first is not None:
            return first
        check_amount(session, sale, payment.amount)
        asked = select(func.count()).where(Payment.sale_id == sale.id, Payment.status == "asked")
        if (session.scalar(asked) or 0) >= MOST_ASKED:
            raise money.TooManyAsked(most=MOST_ASKED)
        counted = select(MoneyReference.number).where(MoneyReference.number == payment.reference)
        if payment.way == Way.UPI and session.scalar(counted):
            raise Invalid(fields={"reference": ReferenceUsed()})
        session.add(payment)
        session.flush()
        if proof:
            session.add(
                PaymentProof(
                    payment_id=payment.id, kind=proof.kind, digest=proof.digest, content=proof.content
                )
            )
        if payment.way in DIRECT:
            record(_asked(sale, payment, now=now))
        return payment.id


def _again(payment: Payment) -> int:
    with transaction() as session:
        first = _first(session, payment)
    if first is None:
        raise Invalid(fields={"reference": ReferenceUsed()})
    return first


def _first(session: Session, payment: Payment) -> int | None:
    """The payment this key made before; it must have been the same."""
    query = select(Payment).where(Payment.payer_id == payment.payer_id, Payment.key == payment.key)
    before = session.scalars(query).one_or_none()
    if before is None:
        return None
    if any(getattr(before, name) != getattr(payment, name) for name in _SAME):
        raise KeyUsedOtherwise()
    return before.id


_SAME: Final = ("sale_id", "way", "amount", "reference")


def _asked(sale: Sale, payment: Payment, *, now: datetime) -> PaymentAsked:
    return PaymentAsked(
        payment_id=payment.id,
        sale_id=sale.id,
        auction_id=sale.auction_id,
        seller_id=sale.seller_id,
        amount=payment.amount,
        at=iso(now),
    )
