"""What waits at the gateway and what differs, for the office."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Select, func, select

from models.base import db
from models.payment import GatewayDifference, GatewayPayment, GatewayRefund
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.pages import Page
from services.payments.views import DifferenceView, StrayView
from services.runtime.paging import read_page

MOST: Final = 200
BATCH: Final = 500


def list_gateway_payments(*, state: str = "", page: int = 1, per_page: int = 25) -> Page[StrayView]:
    """List what came by the gateway, newest first; in one state or all."""
    query = _received().order_by(GatewayPayment.id.desc())
    if state:
        query = query.where(GatewayPayment.state == state)
    return read_page(query, page=page, per_page=per_page).map(_stray)


def get_gateway_payment(*, number: int) -> StrayView:
    """Read one payment that came by the gateway; raises NotFound."""
    query = _received().where(GatewayPayment.id == number).execution_options(populate_existing=True)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound()
    return _stray(row)


def walk_gateway_payments(*, state: str = "") -> Iterator[list[StrayView]]:
    """Give all that came by the gateway, newest first, a batch at a time; in one state or all."""
    query, last = _received().order_by(GatewayPayment.id.desc()).limit(BATCH), None
    if state:
        query = query.where(GatewayPayment.state == state)
    while rows := db.session.execute(query if last is None else query.where(GatewayPayment.id < last)).all():
        last = rows[-1].GatewayPayment.id
        yield [_stray(row) for row in rows]


def list_differences(*, only_open: bool = True) -> list[DifferenceView]:
    """List where the gateway and our books differ, newest first, or also where they did."""
    query = select(GatewayDifference).order_by(GatewayDifference.id.desc()).limit(MOST)
    if only_open:
        query = query.where(GatewayDifference.solved_at.is_(None))
    return [
        DifferenceView(
            gateway_id=row.gateway_id,
            kind=row.kind,
            ours=row.our_amount,
            theirs=row.their_amount,
            first_seen_at=row.first_seen_at,
            last_seen_at=row.last_seen_at,
            solved_at=row.solved_at,
        )
        for row in db.session.scalars(query)
    ]


def _received() -> Select[*tuple[Any, ...]]:
    gone = func.coalesce(func.sum(GatewayRefund.amount), 0).label("gone")
    return (
        select(GatewayPayment, gone)
        .outerjoin(
            GatewayRefund,
            (GatewayRefund.gateway_payment_id == GatewayPayment.id) & (GatewayRefund.status != "failed"),
        )
        .group_by(GatewayPayment.id)
    )


def _stray(row: Any) -> StrayView:
    payment: GatewayPayment = row.GatewayPayment
    return StrayView(
        id=public_id("gateway_payment", payment.id),
        number=payment.id,
        gateway_id=payment.gateway_id,
        order_id=payment.order_id,
        sale_id=public_id("sale", payment.sale_id) if payment.sale_id else "",
        amount=payment.amount,
        left=payment.amount - int(row.gone),
        currency=payment.currency,
        state=payment.state,
        why=payment.why,
        seen_at=payment.seen_at,
    )
