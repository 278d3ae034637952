"""What must always hold of the money of sales, checked from journals and payments."""

from collections import defaultdict

from sqlalchemy import func, select

from models.base import db
from models.money import Journal, JournalLine, MoneyAccount
from models.payment import GatewayPayment, GatewayRefund, Payment
from models.sale import Sale
from services.core.ids import number_of
from services.money import Kind, Reason, checked_too
from services.payments.charges import charges_of
from services.payments.figures import DIVIDES, about, taken_of
from services.payments.rules import DIRECT

_OVER = ("completed", "cancelled", "defaulted")


@checked_too
def faults_of_payments() -> list[str]:
    """Say what is wrong with the money of sales, a sentence each.

    Of each sale, what came into escrow is what was released, what went back and what is still there: never
    less than nothing, of a sale that is over no more than what is disputed, and of a received one that and
    the buyer's charges on it. Of a complete sale that was divided, fees and commission were taken once, as
    its statement says. Each payment that is done moved just its amount into escrow, or nothing when it went
    to the seller past the house; nothing else did. What went back by the gateway is not more than what came
    by it.
    """
    return [*_wrong_escrow(), *_wrong_shares(), *_wrong_payments(), *_wrong_refunds()]


def _wrong_escrow() -> list[str]:
    query = (
        select(Journal.about, func.sum(JournalLine.amount).label("rest"))
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(MoneyAccount.kind == Kind.ESCROW.value)
        .group_by(Journal.about)
        .having(func.sum(JournalLine.amount) != 0)
    )
    faults = []
    for belongs_to, rest in db.session.execute(query):
        if not belongs_to.startswith("sale:"):
            faults.append(f"{int(rest)} lie in escrow for {belongs_to}, which is no sale")
            continue
        sale = db.session.get(Sale, number_of("sale", belongs_to.removeprefix("sale:")))
        if rest < 0:
            faults.append(f"more left escrow for {belongs_to} than came: {int(rest)}")
        elif sale is None or (sale.status in _OVER and rest > sale.disputed_amount):
            faults.append(f"{int(rest)} still lie in escrow for {belongs_to}, which is over")
        elif sale.status == "delivered" and rest > _frozen(sale):
            faults.append(
                f"{int(rest)} lie in escrow for {belongs_to}, of which {_frozen(sale)} are disputed"
            )
    return faults


def _frozen(sale: Sale) -> int:
    """What may lie in escrow for a received sale: what is disputed, and the buyer's charges on it."""
    whole, rest = charges_of(sale), charges_of(sale, less=sale.disputed_amount)
    return sale.disputed_amount + max(0, whole.buyer_charges - rest.buyer_charges)


def _wrong_shares() -> list[str]:
    divided = select(Journal.about).where(Journal.reason.in_(DIVIDES)).distinct()
    faults = []
    for belongs_to in db.session.scalars(divided):
        sale = db.session.get(Sale, number_of("sale", belongs_to.removeprefix("sale:")))
        if sale is None or sale.status != "completed":
            continue
        taken, charges = taken_of(db.session(), sale.id), charges_of(sale)
        wanted = (charges.seller_deductions + charges.buyer_charges, charges.commission)
        if (taken.fees, taken.house) != wanted:
            faults.append(f"{belongs_to} gave {taken.fees} and {taken.house} instead of {wanted}")
    return faults


def _wrong_payments() -> list[str]:
    moved: dict[str, int] = defaultdict(int)
    query = (
        select(Journal.key, Journal.about, JournalLine.amount)
        .join(JournalLine, JournalLine.journal_id == Journal.id)
        .join(MoneyAccount, MoneyAccount.id == JournalLine.account_id)
        .where(Journal.reason == Reason.SALE_PAID.value, MoneyAccount.kind == Kind.ESCROW.value)
    )
    for key, belongs_to, amount in db.session.execute(query):
        moved[f"{key} {belongs_to}"] += amount
    faults = []
    columns = (Payment.id, Payment.sale_id, Payment.way, Payment.amount, Payment.status)
    for payment in db.session.execute(select(*columns)):
        came = moved.pop(f"payment:{payment.id}:paid {about(payment.sale_id)}", 0)
        kept = payment.status == "done" and payment.way not in DIRECT
        if came != (payment.amount if kept else 0):
            faults.append(f"payment {payment.id} ({payment.way}, {payment.status}) moved {came} into escrow")
    return faults + [f"{key} moved {amount} into escrow and is no payment" for key, amount in moved.items()]


def _wrong_refunds() -> list[str]:
    back = func.coalesce(func.sum(GatewayRefund.amount), 0)
    query = (
        select(GatewayPayment.gateway_id, GatewayPayment.amount, back)
        .join(GatewayRefund, GatewayRefund.gateway_payment_id == GatewayPayment.id)
        .where(GatewayRefund.status != "failed")
        .group_by(GatewayPayment.id, GatewayPayment.gateway_id, GatewayPayment.amount)
        .having(back > GatewayPayment.amount)
    )
    return [
        f"{int(sent)} went back of {gateway_id}, which was {amount}"
        for gateway_id, amount, sent in db.session.execute(query)
    ]
