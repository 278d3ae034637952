"""What came by the payment gateway, for the market's office: deciding what waits, sending back, comparing."""

from typing import Annotated, Any, Literal

from flask import current_app
from pydantic import Field

from routes.api.answers.payments import GatewayAnswer, GatewayPaymentAnswer, GatewayPaymentPage
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import Paging
from routes.api.payments import MONEY
from routes.api.sale_bodies import Once
from routes.api.schemas import Body, ClientRef, RupeeSum, text
from routes.api.showing import page_dict
from routes.guards import address, admin_only, limited, the_person
from services import payments
from services.core.clock import iso, utc_now
from services.core.ids import number_of
from services.core.money import rupees
from services.payments import DifferenceView, StrayView, WayNotOffered, gateway_settings

OFTEN = "600 per hour"


class GatewayQuery(Paging):
    state: Literal["booked", "waiting", "credited", "returned"] | None = None


class Refund(Body):
    amount: RupeeSum
    note: Annotated[str, text(200, least=1), Field(description="Why, for the log.", examples=["Paid twice."])]
    client_ref: ClientRef


@bp.get("/office/gateway")
@admin_only
@Call(tag=MONEY, gives=(GatewayAnswer,), refuses={403: "forbidden"})
def office_gateway() -> Any:
    """Show what waits at the payment gateway and where it and the books differ, to the market's office."""
    return _waiting_and_differing()


def _waiting_and_differing() -> dict[str, Any]:
    waiting = payments.list_gateway_payments(state="waiting", per_page=100)
    return {
        "waiting": [_stray(each) for each in waiting.items],
        "differences": [_difference(each) for each in payments.list_differences()],
    }


@bp.get("/office/gateway/payments")
@admin_only
@Call(tag=MONEY, asks=GatewayQuery, gives=(GatewayPaymentPage,), refuses={403: "forbidden"})
def office_gateway_payments(asked: GatewayQuery) -> Any:
    """List what came by the payment gateway, for the market's office."""
    found = payments.list_gateway_payments(state=asked.state or "", page=asked.page, per_page=asked.per_page)
    return page_dict(found, [_stray(each) for each in found.items])


@bp.post("/office/gateway/payments/<payment_id>/refunds")
@admin_only
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=Refund,
    gives=(GatewayPaymentAnswer,),
    status=201,
    refuses={
        403: "forbidden",
        409: "refund_above_paid, way_not_offered, key_used_otherwise, gateway_refused",
    },
)
def refund_gateway_payment(payment_id: str, sent: Refund) -> Any:
    """Send money back by the payment gateway, as the market's office.

    Of a booked payment it leaves the sale's escrow at once; when the gateway does not answer it is sent again
    by itself. A `client_ref` that is sent again gets the first answer and moves nothing.
    """
    number = number_of("gateway_payment", payment_id)
    payments.refund_payment(
        by=the_person(),
        number=number,
        amount=sent.amount,
        note=sent.note,
        key=sent.client_ref.lower(),
        settings=gateway_settings(current_app.config["HOUSE"]),
        now=utc_now(),
        address=address(),
    )
    return _answer(number)


@bp.post("/office/gateway/payments/<payment_id>/credit")
@admin_only
@limited(OFTEN)
@Call(
    tag=MONEY,
    takes=Once,
    bare=True,
    gives=(GatewayPaymentAnswer,),
    refuses={403: "forbidden", 409: "already_decided"},
)
def credit_gateway_payment(payment_id: str, sent: Once) -> Any:
    """Put what waits at the gateway into the wallet of the buyer who ordered it, as the market's office.

    What nobody here ordered is not_found: it can only go back.
    """
    number = number_of("gateway_payment", payment_id)
    payments.credit_payment(
        by=the_person(), number=number, now=utc_now(), address=address(), may_repeat=sent.may_repeat
    )
    return _answer(number)


@bp.post("/office/gateway/reconcile")
@admin_only
@limited("30 per hour")
@Call(
    tag=MONEY,
    gives=(GatewayAnswer,),
    refuses={403: "forbidden", 409: "way_not_offered, gateway_refused", 503: "gateway_unreachable"},
)
def reconcile_gateway() -> Any:
    """Compare with the gateway now, as the house does by itself every 15 minutes, and show what is found.

    What was missed is booked; doing it again changes nothing more.
    """
    settings = gateway_settings(current_app.config["HOUSE"])
    if not settings.is_set:
        raise WayNotOffered()
    payments.reconcile(settings=settings, now=utc_now())
    return _waiting_and_differing()


def _answer(number: int) -> dict[str, Any]:
    return {"payment": _stray(payments.get_gateway_payment(number=number))}


def _stray(each: StrayView) -> dict[str, Any]:
    names = ("id", "gateway_id", "order_id", "sale_id", "currency", "state", "why")
    plain = {name: getattr(each, name) for name in names}
    return plain | {
        "amount": rupees(each.amount),
        "left": rupees(each.left),
        "seen_at": iso(each.seen_at),
    }


def _difference(each: DifferenceView) -> dict[str, Any]:
    return {
        "gateway_id": each.gateway_id,
        "kind": each.kind,
        "ours": rupees(each.ours),
        "theirs": rupees(each.theirs),
        "first_seen_at": iso(each.first_seen_at),
    }
