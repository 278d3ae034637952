"""What the market's office sees of payments: all of them, and what was paid out."""

from typing import Annotated, Any, Literal

from routes.api.answers.payments import PaymentPage, PayoutPage
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.filters import Paging
from routes.api.payments import MONEY, payment_dict
from routes.api.schemas import text
from routes.api.showing import page_dict
from routes.guards import admin_only
from services import payments
from services.core.clock import iso
from services.core.money import rupees
from services.payments import PaymentFilter, Payout, PayoutFilter


class PaymentsQuery(Paging):
    status: Literal["asked", "done", "refused", "withdrawn", "refunded"] | None = None
    way: Literal["bank", "cash", "upi", "gateway", "wallet"] | None = None
    person: Annotated[str, text(80)] = ""


class PayoutsQuery(Paging):
    kind: Literal["released", "asked", "sent"] | None = None
    person: Annotated[str, text(80)] = ""


@bp.get("/office/payments")
@admin_only
@Call(tag=MONEY, asks=PaymentsQuery, gives=(PaymentPage,), refuses={403: "forbidden"})
def office_payments(asked: PaymentsQuery) -> Any:
    """List the payments of all sales, for the market's office."""
    wanted = PaymentFilter(status=asked.status or "", way=asked.way or "", person=asked.person)
    found = payments.list_payments(wanted=wanted, page=asked.page, per_page=asked.per_page)
    return page_dict(found, [payment_dict(payment) for payment in found.items])


@bp.get("/office/payouts")
@admin_only
@Call(tag=MONEY, asks=PayoutsQuery, gives=(PayoutPage,), refuses={403: "forbidden"})
def office_payouts(asked: PayoutsQuery) -> Any:
    """List what sellers got and what leaves the house, for the market's office."""
    wanted = PayoutFilter(kind=asked.kind or "", person=asked.person)
    found = payments.list_payouts(wanted=wanted, page=asked.page, per_page=asked.per_page)
    return page_dict(found, [_payout(payout) for payout in found.items])


def _payout(payout: Payout) -> dict[str, Any]:
    plain = {name: getattr(payout, name) for name in ("kind", "name", "login", "sale_id", "to_account")}
    return plain | {"at": iso(payout.at), "amount": rupees(payout.amount)}
