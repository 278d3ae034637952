"""Money goes back by the gateway: noted and taken from escrow first, sent then, settled when it says so."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import db
from models.payment import GatewayOrder, GatewayPayment, GatewayRefund
from services import money, sales
from services.accounts import Person, note_admin_act
from services.core.errors import N_, Invalid, NotFound
from services.core.money import rupees
from services.money import (
    ESCROW,
    GATEWAY,
    AlreadyDecided,
    AmountTooSmall,
    KeyUsedOtherwise,
    Line,
    Movement,
    Reason,
    available,
    move,
)
from services.payments import holds, rules
from services.payments.errors import GatewayRefused, GatewayUnreachable, RefundAbovePaid, WayNotOffered
from services.payments.figures import about, escrow_of, go_on_if_paid
from services.payments.gateway.client import GatewayClient
from services.payments.gateway.entities import RUPEES, RefundEntity
from services.payments.gateway.settings import GatewaySettings
from services.payments.rules import LONGEST_NOTE, PAYABLE
from services.runtime.transaction import transaction


def refund_payment(
    *,
    by: Person,
    number: int,
    amount: int,
    note: str,
    key: str,
    settings: GatewaySettings,
    now: datetime,
    address: str = "",
) -> int:
    """Send `amount` paise of a gateway's payment back, for the office; returns the refund's number.

    What is booked leaves the sale's escrow at once; what is not was never in the journal. When the gateway
    does not answer, the refund waits and is sent again by the job. The same `key` again gives the first one.
    Raises Invalid (fields amount, note, key), NotFound, RefundAbovePaid, WayNotOffered, KeyUsedOtherwise,
    GatewayRefused.
    """
    note = " ".join(note.split())
    if not settings.is_set:
        raise WayNotOffered()
    if not 0 < len(note) <= LONGEST_NOTE:
        raise Invalid(fields={"note": N_("Say why, in at most 200 characters.")})
    if not rules.is_key(key):
        raise Invalid(fields={"key": N_("Load the page again.")})
    if amount < 1:
        raise Invalid(fields={"amount": AmountTooSmall(least=1)})
    with transaction() as session:
        payment = _locked(session, number)
        first = session.scalars(select(GatewayRefund).where(GatewayRefund.key == key)).one_or_none()
        if first is not None:
            if (first.gateway_payment_id, first.amount) != (number, amount):
                raise KeyUsedOtherwise()
            return first.id
        refund = _take(session, payment, amount=amount, note=note, key=key, by=by, now=now)
        _log(payment, "payment_sent_back", amount=amount, note=note, by=by, now=now, address=address)
        refund_id = refund.id
    _send(refund_id, settings=settings, now=now)
    return refund_id


def credit_payment(
    *, by: Person, number: int, now: datetime, address: str = "", may_repeat: bool = False
) -> None:
    """Put money that waits at the gateway into the wallet of the buyer who ordered it, for the office.

    Raises NotFound (also when nobody here ordered it), AlreadyDecided. With `may_repeat` who has done just
    this before may say it again, and nothing moves.
    """
    with transaction() as session:
        payment = _locked(session, number)
        if may_repeat and (payment.state, payment.decided_by) == ("credited", by.id):
            return
        if payment.state != "waiting":
            raise AlreadyDecided()
        order = session.scalars(
            select(GatewayOrder).where(GatewayOrder.order_id == payment.order_id)
        ).one_or_none()
        left = payment.amount - _gone(session, payment)
        if order is None or payment.currency != RUPEES or left <= 0:
            raise NotFound()
        payment.state, payment.decided_by, payment.decided_at = "credited", by.id, now
        movement = Movement(
            key=f"gateway:{payment.id}:credited",
            reason=Reason.PAID_IN,
            about=about(order.sale_id),
            lines=move(GATEWAY, available(order.payer_id), left),
            by_id=by.id,
            note=payment.gateway_id,
        )
        money.post(session, movement, at=now)
        _log(payment, "payment_credited", amount=left, note="", by=by, now=now, address=address)


def send_waiting(*, settings: GatewaySettings, now: datetime) -> int:
    """Send again what the gateway did not answer to; returns how many were tried."""
    numbers = db.session.scalars(select(GatewayRefund.id).where(GatewayRefund.status == "asked")).all()
    for number in numbers:
        with suppress(GatewayRefused):  # it is noted as failed, and its money is where it was
            _send(number, settings=settings, now=now)
    return len(numbers)


def note_refund(session: Session, entity: RefundEntity, *, has_failed: bool, now: datetime) -> str:
    """Note in the open transaction what the gateway says of a refund; returns what became of it."""
    ours = (GatewayRefund.refund_id == entity.id) | (GatewayRefund.key == entity.receipt)
    number = session.scalar(select(GatewayRefund.id).where(ours))
    if number is None:
        return "unknown_refund"
    refund = _locked_refund(session, number)
    if refund.status == "failed" or (refund.status == "done" and not has_failed):
        return "repeated"
    if has_failed:
        _fail(session, refund, now=now)
        return "refund_failed"
    refund.status, refund.refund_id, refund.done_at = "done", entity.id, now
    return "refunded"


def _take(
    session: Session, payment: GatewayPayment, *, amount: int, note: str, key: str, by: Person, now: datetime
) -> GatewayRefund:
    left = payment.amount - _gone(session, payment) if payment.state in ("booked", "waiting") else 0
    if payment.state == "booked" and payment.sale_id is not None:
        left = min(left, escrow_of(session, payment.sale_id))
    if amount > left:
        raise RefundAbovePaid(rest=left)
    refund = GatewayRefund(
        gateway_payment_id=payment.id, key=key, amount=amount, note=note, by_id=by.id, asked_at=now
    )
    session.add(refund)
    session.flush()
    if payment.state == "waiting":
        if amount == left:
            payment.state, payment.decided_by, payment.decided_at = "returned", by.id, now
    elif payment.sale_id is not None:
        _post(session, payment, refund, Reason.SALE_RETURNED, move(ESCROW, GATEWAY, amount), "sent", now=now)
    return refund


def _send(number: int, *, settings: GatewaySettings, now: datetime) -> None:
    query = (
        select(GatewayRefund.key, GatewayRefund.amount, GatewayPayment.gateway_id)
        .join(GatewayPayment, GatewayPayment.id == GatewayRefund.gateway_payment_id)
        .where(GatewayRefund.id == number, GatewayRefund.status == "asked")
    )
    asked = db.session.execute(query).one_or_none()
    db.session.rollback()  # nothing is held while the gateway thinks
    if asked is None:
        return
    client = GatewayClient(settings)
    try:
        entity = client.refund(gateway_id=asked.gateway_id, amount=asked.amount, key=asked.key)
    except GatewayUnreachable:
        return
    except GatewayRefused:
        with transaction() as session:
            refund = _locked_refund(session, number)
            if refund.status == "asked":
                _fail(session, refund, now=now)
        raise
    finally:
        client.close()
    with transaction() as session:
        refund = _locked_refund(session, number)
        if refund.status == "asked":
            refund.status, refund.refund_id, refund.done_at = "done", entity.id, now


def _fail(session: Session, refund: GatewayRefund, *, now: datetime) -> None:
    """What did not go back belongs to its sale again, or to the buyer's wallet when that is over."""
    payment = _locked(session, refund.gateway_payment_id)
    refund.status, refund.done_at = "failed", now
    if payment.state == "returned":
        payment.state, payment.decided_by, payment.decided_at = "waiting", None, None
    if payment.state != "booked" or payment.sale_id is None:
        return
    sale = sales.lock_sale(session, payment.sale_id)
    if sale.status in PAYABLE:
        lines = move(GATEWAY, ESCROW, refund.amount)
        holds.lock_with(session, sale, [GATEWAY, ESCROW])
        _post(session, payment, refund, Reason.SALE_NOT_RETURNED, lines, "failed", now=now)
        go_on_if_paid(session, sale, note=payment.gateway_id, now=now)
        return
    lines = move(GATEWAY, available(sale.buyer_id), refund.amount)
    _post(session, payment, refund, Reason.PAID_IN, lines, "credited", now=now)


def _post(
    session: Session,
    payment: GatewayPayment,
    refund: GatewayRefund,
    reason: Reason,
    lines: tuple[Line, ...],
    what: str,
    *,
    now: datetime,
) -> None:
    movement = Movement(
        key=f"refund:{refund.id}:{what}",
        reason=reason,
        about=about(payment.sale_id or 0),
        lines=lines,
        by_id=refund.by_id,
        note=refund.note,
    )
    money.post(session, movement, at=now)


def _locked(session: Session, number: int) -> GatewayPayment:
    """Lock a gateway's payment after its sale; raises NotFound."""
    sale_id = session.scalar(select(GatewayPayment.sale_id).where(GatewayPayment.id == number))
    if sale_id is not None:
        sales.lock_sale(session, sale_id)
    payment = session.get(GatewayPayment, number, with_for_update=True, populate_existing=True)
    if payment is None:
        raise NotFound()
    return payment


def _locked_refund(session: Session, number: int) -> GatewayRefund:
    payment = session.scalar(select(GatewayRefund.gateway_payment_id).where(GatewayRefund.id == number))
    _locked(session, payment or 0)
    return session.get_one(GatewayRefund, number, with_for_update=True, populate_existing=True)


def _gone(session: Session, payment: GatewayPayment) -> int:
    query = select(func.coalesce(func.sum(GatewayRefund.amount), 0)).where(
        GatewayRefund.gateway_payment_id == payment.id, GatewayRefund.status != "failed"
    )
    return int(session.scalar(query) or 0)


def _log(
    payment: GatewayPayment, act: str, *, amount: int, note: str, by: Person, now: datetime, address: str
) -> None:
    note_admin_act(
        act=act,
        by=by,
        target_kind="gateway_payment",
        target_id=payment.id,
        details={"payment": payment.gateway_id, "amount": rupees(amount), "note": note},
        address=address,
        now=now,
    )
