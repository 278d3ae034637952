"""Money that the gateway has captured becomes a payment of a sale, once, or waits for somebody to decide."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.payment import GatewayOrder, GatewayPayment, Payment
from models.sale import Sale
from services import sales
from services.money import GATEWAY
from services.payments.figures import go_on_if_paid, standing_of
from services.payments.gateway.entities import RUPEES, PaymentEntity
from services.payments.paying import keep
from services.payments.rules import PAYABLE, Way
from services.runtime.dialects import one_at_a_time

BOOKED: Final = "booked"
REPEATED: Final = "repeated"


def book(session: Session, entity: PaymentEntity, *, now: datetime) -> str:
    """Take a captured payment into escrow of the sale it was ordered for; returns what became of it.

    "booked", "repeated" when it was before, or why it waits: "unknown_order", "wrong_amount", "sale_over",
    "overpaid". What waits moves no money of the journal, and is kept for the office.
    """
    one_at_a_time(session, f"gateway:{entity.id}")
    order = session.scalars(
        select(GatewayOrder).where(
            GatewayOrder.order_id == entity.order_id, GatewayOrder.order_id.is_not(None)
        )
    ).one_or_none()
    sale = sales.lock_sale(session, order.sale_id) if order else None
    row = session.scalars(
        select(GatewayPayment).where(GatewayPayment.gateway_id == entity.id).with_for_update()
    ).one_or_none()
    if row is not None and row.state != "waiting":
        return REPEATED
    if row is None:
        row = GatewayPayment(
            gateway_id=entity.id,
            order_id=entity.order_id,
            amount=entity.amount,
            currency=entity.currency,
            state="waiting",
            seen_at=now,
        )
        session.add(row)
    row.sale_id = sale.id if sale else None
    row.why = _why_not(session, entity, order, sale)
    if row.why or order is None or sale is None:
        session.flush()
        return row.why
    _keep(session, row, order, sale, now=now)
    return BOOKED


def book_waiting(session: Session, *, order_ids: Iterable[str], now: datetime) -> None:
    """Look again at what came before its own order was known here."""
    query = select(GatewayPayment).where(
        GatewayPayment.order_id.in_(list(order_ids)),
        GatewayPayment.state == "waiting",
        GatewayPayment.why == "unknown_order",
    )
    for row in session.scalars(query).all():
        entity = PaymentEntity(
            id=row.gateway_id,
            order_id=row.order_id,
            amount=row.amount,
            currency=row.currency,
            status="captured",
            amount_refunded=0,
        )
        book(session, entity, now=now)


def _why_not(session: Session, entity: PaymentEntity, order: GatewayOrder | None, sale: Sale | None) -> str:
    if order is None or sale is None:
        return "unknown_order"
    if (entity.amount, entity.currency) != (order.amount, RUPEES):
        return "wrong_amount"
    if sale.status not in PAYABLE:
        return "sale_over"
    return "overpaid" if entity.amount > standing_of(session, sale).rest else ""


def _keep(session: Session, row: GatewayPayment, order: GatewayOrder, sale: Sale, *, now: datetime) -> None:
    payment = Payment(
        sale_id=sale.id,
        payer_id=order.payer_id,
        key=f"gateway-{row.gateway_id}",
        way=Way.GATEWAY.value,
        amount=row.amount,
        reference=row.gateway_id,
        status="done",
        asked_at=order.created_at,
        decided_at=now,
    )
    session.add(payment)
    session.flush()
    row.state, row.payment_id = "booked", payment.id
    keep(session, sale, payment, giver=GATEWAY, by_id=order.payer_id, now=now)
    go_on_if_paid(session, sale, note=row.gateway_id, now=now)
