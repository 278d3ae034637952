"""Orders at the gateway: written down here first, so that whatever is paid for one is recognised."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.base import db
from models.payment import GatewayOrder
from services.accounts import Person, Suspended
from services.core.errors import N_, Invalid, NotFound
from services.core.ids import public_id
from services.money import AmountTooSmall, KeyUsedOtherwise
from services.payments import rules
from services.payments.errors import WayNotOffered
from services.payments.gateway.booking import book_waiting
from services.payments.gateway.client import GatewayClient
from services.payments.gateway.settings import GatewaySettings
from services.payments.paying import check_amount, lock_own_sale
from services.runtime.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order that its buyer may pay now: `order_id` is the gateway's name for it, paise."""

    id: str
    sale_id: str
    order_id: str
    amount: int


def order_payment(
    *, person: Person, sale_id: int, amount: int, key: str, settings: GatewaySettings, now: datetime
) -> int:
    """Have the gateway ready to collect `amount` paise of a sale from its buyer; returns the order's number.

    The same `key` again gives the first order. Raises WayNotOffered, Invalid (fields amount, key), NotFound,
    OnlyTheBuyerPays, NotPayable, MoreThanDue, KeyUsedOtherwise, Suspended, GatewayUnreachable,
    GatewayRefused.
    """
    if not settings.is_set:
        raise WayNotOffered()
    if person.suspended:
        raise Suspended()
    if not rules.is_key(key):
        raise Invalid(fields={"key": N_("Load the page again.")})
    if amount < rules.LEAST:
        raise Invalid(fields={"amount": AmountTooSmall(least=rules.LEAST)})
    number, receipt, is_known = _write_down(person, sale_id=sale_id, amount=amount, key=key, now=now)
    if is_known:
        return number
    client = GatewayClient(settings)
    try:
        order_id = client.create_order(
            amount=amount, receipt=receipt, notes={"sale": public_id("sale", sale_id)}
        )
    finally:
        client.close()
    with transaction() as session:
        order = session.get_one(GatewayOrder, number, with_for_update=True, populate_existing=True)
        if order.order_id is None:  # else somebody was quicker with the same key
            order.order_id = order_id
            session.flush()
            book_waiting(session, order_ids=[order_id], now=now)
    return number


def get_order(*, number: int, person: Person) -> OrderView:
    """Read an order that can be paid, for its buyer; raises NotFound for anybody else."""
    order = db.session.get(GatewayOrder, number, populate_existing=True)
    if order is None or order.payer_id != person.id or order.order_id is None:
        raise NotFound()
    return OrderView(
        id=public_id("order", order.id),
        sale_id=public_id("sale", order.sale_id),
        order_id=order.order_id,
        amount=order.amount,
    )


def sale_of_order(*, order_id: str) -> str:
    """The public id of the sale that the gateway's order is for; empty when we never ordered it."""
    query = select(GatewayOrder.sale_id).where(GatewayOrder.order_id == order_id)
    sale_id = db.session.scalar(query) if order_id else None
    return public_id("sale", sale_id) if sale_id else ""


def _write_down(
    person: Person, *, sale_id: int, amount: int, key: str, now: datetime
) -> tuple[int, str, bool]:
    """Returns the order's number, our receipt of it, and whether the gateway knows it already."""
    try:
        with transaction() as session:
            sale = lock_own_sale(session, sale_id=sale_id, person=person)
            first = _first(session, person, sale_id=sale_id, amount=amount, key=key)
            if first is None:
                check_amount(session, sale, amount)
                first = GatewayOrder(
                    sale_id=sale_id,
                    payer_id=person.id,
                    key=key,
                    receipt=f"mc-{uuid.uuid4().hex}",
                    amount=amount,
                    created_at=now,
                )
                session.add(first)
                session.flush()
            return first.id, first.receipt, first.order_id is not None
    except IntegrityError:  # the same key for another sale at the same instant
        raise KeyUsedOtherwise() from None


def _first(session: Session, person: Person, *, sale_id: int, amount: int, key: str) -> GatewayOrder | None:
    query = select(GatewayOrder).where(GatewayOrder.payer_id == person.id, GatewayOrder.key == key)
    before = session.scalars(query).one_or_none()
    if before is not None and (before.sale_id, before.amount) != (sale_id, amount):
        raise KeyUsedOtherwise()
    return before
