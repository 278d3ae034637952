"""Reads of payments: of one sale for its sides, and all of them for the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from models.base import db
from models.payment import Payment, PaymentProof
from models.sale import Sale
from models.user import User
from services.accounts import Person
from services.core.errors import NotFound
from services.core.ids import public_id
from services.core.pages import Page
from services.payments import holds
from services.payments.figures import escrow_of, standing_of
from services.payments.rules import DIRECT, PAYABLE
from services.payments.views import PaymentView, SalePayments
from services.runtime.paging import read_page

BATCH = 500
Payer = aliased(User, name="payer")
Seller = aliased(User, name="seller")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFilter:
    """Which payments to show: empty fields do not narrow; `person` is found in the buyer's name and login."""

    status: str = ""
    way: str = ""
    person: str = ""
    to_house: bool = False


def get_sale_payments(*, sale_id: int, person: Person) -> SalePayments:
    """Read how far a sale is paid, for its two sides and the office; raises NotFound for anybody else."""
    sale = db.session.get(Sale, sale_id, populate_existing=True)
    if sale is None or not (person.is_admin or person.id in (sale.seller_id, sale.buyer_id)):
        raise NotFound()
    rows = db.session.execute(_query().where(Payment.sale_id == sale_id).order_by(Payment.id))
    return SalePayments(
        standing=standing_of(db.session(), sale),
        kept=escrow_of(db.session(), sale_id),
        earnest=holds.applied_of(db.session(), sale),
        is_payable=sale.status in PAYABLE,
        payments=tuple(_view(row) for row in rows),
    )


def get_payment(*, payment_id: int, person: Person) -> PaymentView:
    """Read one payment, for the two sides of its sale and the office; raises NotFound for anybody else."""
    query = _query().where(Payment.id == payment_id).execution_options(populate_existing=True)
    row = db.session.execute(query).one_or_none()
    if row is None or not (person.is_admin or person.id in (row.Payment.payer_id, row.seller_id)):
        raise NotFound()
    return _view(row)


def list_payments(*, wanted: PaymentFilter, page: int = 1, per_page: int = 25) -> Page[PaymentView]:
    """List payments for the office: those that wait oldest first, all others newest first."""
    order = Payment.id if wanted.status == "asked" else Payment.id.desc()
    return read_page(_filtered(wanted).order_by(order), page=page, per_page=per_page).map(_view)


def walk_payments(*, wanted: PaymentFilter) -> Iterator[list[PaymentView]]:
    """Give all payments of a filter, newest first, a batch at a time."""
    query, last = _filtered(wanted).order_by(Payment.id.desc()).limit(BATCH), None
    while rows := db.session.execute(query if last is None else query.where(Payment.id < last)).all():
        last = rows[-1].Payment.id
        yield [_view(row) for row in rows]


def _filtered(wanted: PaymentFilter) -> Select[*tuple[Any, ...]]:
    query = _query()
    if wanted.status:
        query = query.where(Payment.status == wanted.status)
    if wanted.way:
        query = query.where(Payment.way == wanted.way)
    if wanted.to_house:
        query = query.where(Payment.way.not_in(DIRECT))
    if wanted.person:
        names = (Payer.name, Payer.email, Payer.phone)
        query = query.where(or_(*(name.icontains(wanted.person, autoescape=True) for name in names)))
    return query


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Payment,
            Sale.seller_id,
            Payer.name.label("payer_name"),
            Seller.name.label("seller_name"),
            PaymentProof.kind.label("proof"),
        )
        .join(Sale, Sale.id == Payment.sale_id)
        .join(Payer, Payer.id == Payment.payer_id)
        .join(Seller, Seller.id == Sale.seller_id)
        .outerjoin(PaymentProof, PaymentProof.payment_id == Payment.id)
    )


def _view(row: Any) -> PaymentView:
    payment: Payment = row.Payment
    return PaymentView(
        id=public_id("payment", payment.id),
        sale_id=public_id("sale", payment.sale_id),
        way=payment.way,
        amount=payment.amount,
        reference=payment.reference,
        status=payment.status,
        note=payment.note,
        proof=row.proof or "",
        asked_at=payment.asked_at,
        decided_at=payment.decided_at,
        payer=row.payer_name,
        seller=row.seller_name,
        to_house=payment.way not in DIRECT,
    )
