"""How the demo's buyers pay: from the wallet, by UPI to the office, or by bank to the seller."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from services import money, payments
from services.accounts import Person
from services.payments import Way

CONFIRMED_AFTER: Final = timedelta(minutes=40)
"""When whoever was to get a payment says that it has come."""
_WAYS: Final = (Way.BANK, Way.WALLET, Way.UPI)
_NUMBERS: Final = 431_000_000_000


def choose_way(buyer: Person, sale_id: int) -> Way:
    """Choose how a sale is paid; by UPI where the wallet does not reach."""
    way = _WAYS[sale_id % len(_WAYS)]
    is_short = money.get_wallet(user_id=buyer.id).available < _open(buyer, sale_id)
    return Way.UPI if way is Way.WALLET and is_short else way


def told(buyer: Person, sale_id: int, *, way: Way, now: datetime) -> int:
    """Pay all that is open, or say that it was paid; returns the payment's number."""
    act: dict[str, Any] = {
        "person": buyer,
        "sale_id": sale_id,
        "amount": _open(buyer, sale_id),
        "key": f"demo-sale-{sale_id}",
        "now": now,
    }
    if way is Way.WALLET:
        return payments.pay_from_wallet(**act)
    return payments.tell_payment(way=way.value, reference=str(_NUMBERS + sale_id), **act)


def come(payment_id: int, *, by: Person) -> Callable[[datetime], None]:
    """What says that a payment has come."""
    return lambda at: payments.confirm_payment(by=by, payment_id=payment_id, now=at)


def _open(buyer: Person, sale_id: int) -> int:
    return payments.get_sale_payments(sale_id=sale_id, person=buyer).standing.open
