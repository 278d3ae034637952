"""Paying for a sale, and confirming that a payment has come."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from flask import current_app
from pydantic import Field

from presentation.upi import upi_link
from routes.api.answers.payments import (
    OrderAnswer,
    PaymentAnswer,
    SalePaymentsAnswer,
)
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.reading import WrongShape
from routes.api.sale_bodies import Once
from routes.api.schemas import Body, ClientRef, RupeeSum, text
from routes.guards import address, limited, signed_in, the_person
from routes.payments import HOUSE_NAME, ways_offered
from services import payments
from services.auctions import Upload
from services.core.clock import iso, utc_now
from services.core.errors import N_
from services.core.ids import number_of, public_id
from services.core.money import rupees
from services.payments import (
    PaymentView,
    Way,
    WayNotOffered,
    gateway_settings,
)

MONEY = "Money"
OFTEN = "60 per hour"
PAYING = "not_payable, more_than_due, key_used_otherwise, way_not_offered"


class NewPayment(Body):
    way: Literal["bank", "cash", "upi", "wallet"]
    amount: RupeeSum
    reference: Annotated[
        str, text(40), Field(description="The bank's number of it (UTR).", examples=["412345678901"])
    ] = ""
    client_ref: ClientRef


class NewOrder(Body):
    amount: RupeeSum
    client_ref: ClientRef


class Refusal(Once):
    note: Annotated[str, text(200, least=1), Field(description="Why it was not found.")]


@bp.get("/sales/<sale_id>/payments")
@signed_in
@Call(tag=MONEY, gives=(SalePaymentsAnswer,))
def sale_payments(sale_id: str) -> Any:
    """Show how far a sale is paid and by which ways it can be, to its two sides and the market's office."""
    found = payments.get_sale_payments(sale_id=number_of("sale", sale_id), person=the_person())
    standing = found.standing
    offered = ways_offered() if found.is_payable and standing.open else []
    house = current_app.config["HOUSE"]
    link = upi_link(
        address=house.upi_address,
        name=HOUSE_NAME,
        amount=standing.open,
        reference=f"MC{sale_id}",
        note="Sale",
    )
    return {
        "standing": {
            "due": rupees(standing.due),
            "paid": rupees(standing.paid),
            "earnest": rupees(standing.held),
            "announced": rupees(standing.announced),
            "open": rupees(standing.open),
            "kept": rupees(found.kept),
        },
        "ways": offered,
        "upi_link": link if Way.UPI in offered else None,
        "payments": [payment_dict(payment) for payment in found.payments],
    }


@bp.post("/sales/<sale_id>/payments")
@signed_in
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=NewPayment,
    photos="with",
    gives=(PaymentAnswer,),
    status=201,
    refuses={
        403: "only_the_buyer_pays",
        409: f"{PAYING}, not_enough_money, too_many_asked",
        422: "proof_refused",
    },
)
def pay_sale(sale_id: str, sent: NewPayment, uploads: Sequence[Upload]) -> Any:
    """Pay for a sale from your wallet at once, or say that you paid by UPI, bank or cash.

    What you say is confirmed by the market's office (UPI) or the seller (bank, cash). A picture or PDF that
    shows it may come along in a multipart body. A `client_ref` that is sent again gets the first answer and
    moves nothing.
    """
    if sent.way not in ways_offered():
        raise WayNotOffered()
    if len(uploads) > 1:
        raise WrongShape(fields={"photos": N_("Send one file.")})
    values = {
        "person": the_person(),
        "sale_id": number_of("sale", sale_id),
        "amount": sent.amount,
        "key": sent.client_ref.lower(),
        "now": utc_now(),
    }
    if sent.way == Way.WALLET:
        return _answer(payments.pay_from_wallet(**values))
    proof = payments.read_proof(uploads[0] if uploads else None)
    number = payments.tell_payment(**values, way=sent.way, reference=sent.reference, proof=proof)
    return _answer(number)


@bp.post("/sales/<sale_id>/payments/orders")
@signed_in
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=NewOrder,
    gives=(OrderAnswer,),
    status=201,
    refuses={
        403: "only_the_buyer_pays",
        409: f"{PAYING}, gateway_refused",
        503: "gateway_unreachable",
    },
)
def order_sale_payment(sale_id: str, sent: NewOrder) -> Any:
    """Have the payment gateway ready to collect money for a sale; pay the order in its checkout.

    It counts when the gateway tells the house, within seconds. A `client_ref` that is sent again gets the
    first order.
    """
    settings = gateway_settings(current_app.config["HOUSE"])
    number = payments.order_payment(
        person=the_person(),
        sale_id=number_of("sale", sale_id),
        amount=sent.amount,
        key=sent.client_ref.lower(),
        settings=settings,
        now=utc_now(),
    )
    order = payments.get_order(number=number, person=the_person())
    return {
        "order": {
            "id": public_id("order", number),
            "sale_id": order.sale_id,
            "order_id": order.order_id,
            "key_id": settings.key_id,
            "amount": rupees(order.amount),
            "currency": "INR",
        }
    }


@bp.post("/payments/<payment_id>/confirm")
@signed_in
@limited("600 per hour")
@Call(
    tag=MONEY,
    takes=Once,
    bare=True,
    gives=(PaymentAnswer,),
    refuses={403: "not_yours_to_decide", 409: "already_decided", 422: "invalid"},
)
def confirm_payment(payment_id: str, sent: Once) -> Any:
    """Say that a payment has come: as its seller (bank, cash) or as the market's office (UPI)."""
    number = number_of("payment", payment_id)
    payments.confirm_payment(
        by=the_person(),
        payment_id=number,
        now=utc_now(),
        address=address(),
        may_repeat=sent.may_repeat,
    )
    return _answer(number)


@bp.post("/payments/<payment_id>/refuse")
@signed_in
@limited("600 per hour")
@Call(
    tag=MONEY,
    takes=Refusal,
    gives=(PaymentAnswer,),
    refuses={403: "not_yours_to_decide", 409: "already_decided"},
)
def refuse_payment(payment_id: str, sent: Refusal) -> Any:
    """Say that a payment has not come, and why."""
    number = number_of("payment", payment_id)
    payments.refuse_payment(
        by=the_person(),
        payment_id=number,
        note=sent.note,
        now=utc_now(),
        address=address(),
        may_repeat=sent.may_repeat,
    )
    return _answer(number)


@bp.delete("/payments/<payment_id>")
@signed_in
@limited(OFTEN)
@Call(tag=MONEY, gives=(PaymentAnswer,), refuses={409: "already_decided"})
def take_payment_back(payment_id: str) -> Any:
    """Take back what you said you paid, while nobody has decided it."""
    number = number_of("payment", payment_id)
    payments.take_payment_back(person=the_person(), payment_id=number, now=utc_now())
    return _answer(number)


def _answer(number: int) -> dict[str, Any]:
    return {"payment": payment_dict(payments.get_payment(payment_id=number, person=the_person()))}


def payment_dict(payment: PaymentView) -> dict[str, Any]:
    """A payment as its sides and the office see it."""
    return {
        "id": payment.id,
        "sale_id": payment.sale_id,
        "way": payment.way,
        "amount": rupees(payment.amount),
        "reference": payment.reference,
        "status": payment.status,
        "note": payment.note,
        "has_proof": bool(payment.proof),
        "buyer": payment.payer,
        "seller": payment.seller,
        "asked_at": iso(payment.asked_at),
        "decided_at": iso(payment.decided_at) if payment.decided_at else None,
    }
