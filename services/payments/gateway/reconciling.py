"""Compares the gateway's own list with the journal: what was missed is booked, what differs is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.base import db
from models.money import Journal, JournalLine, MoneyAccount
from models.payment import GatewayDifference, GatewayOrder, GatewayPayment, GatewayRefund
from services.money import Kind
from services.payments.errors import GatewayRefused
from services.payments.gateway.booking import book, book_waiting
from services.payments.gateway.client import GatewayClient
from services.payments.gateway.entities import PaymentEntity
from services.payments.gateway.refunding import send_waiting
from services.payments.gateway.settings import GatewaySettings
from services.runtime.dialects import insert_into
from services.runtime.transaction import transaction

LOOKS_BACK: Final = timedelta(days=3)
_SURE: Final = timedelta(days=2)
"""What we have seen within so much is in a list that reaches further back."""


@dataclass(frozen=True, slots=True)
class _Difference:
    gateway_id: str
    kind: str
    ours: int
    theirs: int


def reconcile(*, settings: GatewaySettings, now: datetime) -> int:
    """Bring what was missed into the books and write down what differs; returns how many differences stand.

    Refunds that wait are sent first. Raises GatewayUnreachable, GatewayRefused.
    """
    if not settings.is_set:
        return 0
    send_waiting(settings=settings, now=now)
    db.session.rollback()
    client = GatewayClient(settings)
    try:
        listed = client.payments(since=now - LOOKS_BACK, until=now)
        theirs = {entity.id: entity for entity in listed if entity.is_captured}
        seen = _seen_since(now - _SURE)
        for gateway_id in seen - theirs.keys():
            try:
                theirs[gateway_id] = client.payment(gateway_id)
            except GatewayRefused:
                continue  # there is none by this number
    finally:
        client.close()
    for entity in _not_settled(theirs):
        with transaction() as session:
            book(session, entity, now=now)
    with transaction() as session:
        book_waiting(session, order_ids=_orders_of_waiting(session), now=now)
        compared = theirs.keys() | seen
        found = list(_differences(session, theirs, compared))
        _write_down(session, found, compared=compared, now=now)
        standing = (
            select(func.count()).select_from(GatewayDifference).where(GatewayDifference.solved_at.is_(None))
        )
        return session.scalar(standing) or 0


def _seen_since(moment: datetime) -> set[str]:
    query = select(GatewayPayment.gateway_id).where(GatewayPayment.seen_at >= moment)
    seen = set(db.session.scalars(query))
    db.session.rollback()  # nothing is held while the gateway is asked
    return seen


def _not_settled(theirs: dict[str, PaymentEntity]) -> list[PaymentEntity]:
    """Captured payments that are not in the books, or wait there."""
    query = select(GatewayPayment.gateway_id).where(
        GatewayPayment.gateway_id.in_(list(theirs)), GatewayPayment.state != "waiting"
    )
    settled = set(db.session.scalars(query))
    return [each for each in theirs.values() if each.is_captured and each.id not in settled]


def _orders_of_waiting(session: Session) -> list[str]:
    query = (
        select(GatewayPayment.order_id)
        .join(GatewayOrder, GatewayOrder.order_id == GatewayPayment.order_id)
        .where(GatewayPayment.state == "waiting", GatewayPayment.why == "unknown_order")
    )
    return list(session.scalars(query))


def _differences(
    session: Session, theirs: dict[str, PaymentEntity], compared: Iterable[str]
) -> Iterable[_Difference]:
    query = select(GatewayPayment).where(GatewayPayment.gateway_id.in_(list(compared)))
    ours = {row.gateway_id: row for row in session.scalars(query)}
    booked, gone = _booked(session, ours), _gone(session, ours)
    for gateway_id in compared:
        row, entity = ours.get(gateway_id), theirs.get(gateway_id)
        amount = booked.get(gateway_id, 0)
        if entity is None or not entity.is_captured:
            yield _Difference(gateway_id, "unknown_there", amount, 0)
            continue
        if row is None or row.state == "waiting":
            yield _Difference(gateway_id, "unbooked", 0, entity.amount)
        elif row.state != "returned" and amount + _before(row, gone) != entity.amount:
            yield _Difference(gateway_id, "amount", amount, entity.amount)
        if entity.amount_refunded != gone.get(gateway_id, 0):
            yield _Difference(gateway_id, "refunded", gone.get(gateway_id, 0), entity.amount_refunded)


def _before(row: GatewayPayment, gone: dict[str, int]) -> int:
    """What of a payment that was credited had gone back before, and so never was in the journal."""
    return gone.get(row.gateway_id, 0) if row.state == "credited" else 0


def _booked(session: Session, ours: dict[str, GatewayPayment]) -> dict[str, int]:
    """What the journal says came by the gateway, of each payment."""
    keys = {f"payment:{row.payment_id}:paid": row.gateway_id for row in ours.values() if row.payment_id}
    keys |= {f"gateway:{row.id}:credited": row.gateway_id for row in ours.values()}
    query = (
        select(Journal.key, JournalLine.amount)
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(Journal.key.in_(list(keys)), MoneyAccount.kind == Kind.GATEWAY.value)
    )
    return {keys[key]: -amount for key, amount in session.execute(query)}


def _gone(session: Session, ours: dict[str, GatewayPayment]) -> dict[str, int]:
    numbers = {row.id: row.gateway_id for row in ours.values()}
    query = (
        select(GatewayRefund.gateway_payment_id, func.sum(GatewayRefund.amount))
        .where(GatewayRefund.gateway_payment_id.in_(list(numbers)), GatewayRefund.status == "done")
        .group_by(GatewayRefund.gateway_payment_id)
    )
    return {numbers[number]: int(amount) for number, amount in session.execute(query)}


def _write_down(
    session: Session, found: list[_Difference], *, compared: Iterable[str], now: datetime
) -> None:
    for each in found:
        figures = {
            "our_amount": each.ours,
            "their_amount": each.theirs,
            "last_seen_at": now,
            "solved_at": None,
        }
        row = {"gateway_id": each.gateway_id, "kind": each.kind, "first_seen_at": now, **figures}
        written = insert_into(session, GatewayDifference).values(row)
        session.execute(written.on_conflict_do_update(index_elements=["gateway_id", "kind"], set_=figures))
    solved = (
        update(GatewayDifference)
        .where(
            GatewayDifference.gateway_id.in_(list(compared)),
            GatewayDifference.solved_at.is_(None),
            GatewayDifference.last_seen_at < now,
        )
        .values(solved_at=now)
    )
    session.execute(solved, execution_options={"synchronize_session": False})
