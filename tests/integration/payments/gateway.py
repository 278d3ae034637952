"""What tests do at the payment gateway and hear from it."""

from typing import Any

from sqlalchemy import func, select

from models.base import db
from services import payments
from services.payments import (
    GatewaySettings,
)
from tests.gateway_server import Entity, GatewayServer, Signed
from tests.integration.payments.paid import (
    LATER,
    TOTAL,
)
from tests.world import World

ORDER_KEY = "order-key-1"


def order(
    world: World, sale_id: int, settings: GatewaySettings, *, key: str = ORDER_KEY, amount: int = TOTAL
) -> str:
    number = payments.order_payment(
        person=world.buyer, sale_id=sale_id, amount=amount, key=key, settings=settings, now=LATER
    )
    return payments.get_order(number=number, person=world.buyer).order_id


def tell(call: Signed, settings: GatewaySettings) -> str:
    outcome = payments.receive(
        body=call.body,
        signature=call.headers["X-Razorpay-Signature"],
        event_id=call.headers["X-Razorpay-Event-Id"],
        settings=settings,
        now=LATER,
    )
    db.session.rollback()
    return outcome


def paid(world: World, sale_id: int, gateway: GatewayServer, settings: GatewaySettings) -> Entity:
    payment = gateway.pay(order(world, sale_id, settings))
    assert tell(gateway.call("payment.captured", payment=payment), settings) == "booked"
    return payment


def refund(world: World, settings: GatewaySettings, amount: int, *, key: str = "refund-key-1") -> int:
    (row,) = payments.list_gateway_payments().items
    db.session.rollback()
    return payments.refund_payment(
        by=world.admin,
        number=row.number,
        amount=amount,
        note="Asked for",
        key=key,
        settings=settings,
        now=LATER,
    )


def count(what: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what)) or 0
