"""What the gateway speaks of, read strictly: payments, refunds, events. Amounts are paise."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.payments.errors import MalformedEvent

RUPEES: Final = "INR"
_ID: Final = re.compile(r"[A-Za-z0-9_]{1,40}", re.ASCII)
_KIND: Final = re.compile(r"[a-z_.]{1,40}", re.ASCII)
_MOST: Final = 10**15
_KEPT: Final = (
    "id", "order_id", "payment_id", "amount", "currency", "status", "captured", "amount_refunded", "receipt",
    "method", "error_code", "error_reason", "created_at",
)  # fmt: skip
"""What is written down of an entity: nothing of the person or the card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEntity:
    """A payment as the gateway tells it; `status` is created, authorized, captured, refunded or failed."""

    id: str
    order_id: str
    amount: int
    currency: str
    status: str
    amount_refunded: int

    @property
    def is_captured(self) -> bool:
        """Whether its money is the gateway's and so ours."""
        return self.status in ("captured", "refunded")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundEntity:
    """Money that goes back; `receipt` is our own key of it."""

    id: str
    payment_id: str
    amount: int
    status: str
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One call of the gateway; `kept` is what is written down of it."""

    kind: str
    payment: PaymentEntity | None
    refund: RefundEntity | None
    order_id: str
    kept: dict[str, Any]


def read_event(body: bytes) -> Event:
    """Read a webhook's body; raises MalformedEvent for what the gateway does not document."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedEvent() from None
    kind, payload = _of(sent, "event"), _of(sent, "payload")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind) or not isinstance(payload, dict):
        raise MalformedEvent()
    found = {name: _of(_of(payload, name), "entity") for name in ("payment", "refund", "order")}
    payment = read_payment(found["payment"]) if found["payment"] else None
    order_id = payment.order_id if payment else _text(found["order"], "id")
    return Event(
        kind=kind,
        payment=payment,
        refund=read_refund(found["refund"]) if found["refund"] else None,
        order_id=order_id,
        kept={name: _kept(entity) for name, entity in found.items() if isinstance(entity, Mapping)},
    )


def read_payment(entity: Any) -> PaymentEntity:
    """Read a payment; raises MalformedEvent."""
    return PaymentEntity(
        id=_id(entity, "id"),
        order_id=_text(entity, "order_id"),
        amount=_paise(entity, "amount", least=1),
        currency=_text(entity, "currency")[:3],
        status=_text(entity, "status"),
        amount_refunded=_paise(entity, "amount_refunded", least=0),
    )


def read_refund(entity: Any) -> RefundEntity:
    """Read a refund; raises MalformedEvent."""
    return RefundEntity(
        id=_id(entity, "id"),
        payment_id=_id(entity, "payment_id"),
        amount=_paise(entity, "amount", least=1),
        status=_text(entity, "status"),
        receipt=_text(entity, "receipt", most=64),
    )


def _of(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _id(entity: Any, name: str) -> str:
    value = _of(entity, name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise MalformedEvent()
    return value


def _text(entity: Any, name: str, *, most: int = 40) -> str:
    value = _of(entity, name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or "\x00" in value:
        raise MalformedEvent()
    return value


def _paise(entity: Any, name: str, *, least: int) -> int:
    value = _of(entity, name)
    if value is None and least == 0:
        return 0
    if type(value) is not int or not least <= value <= _MOST:
        raise MalformedEvent()
    return value


def _kept(entity: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: entity[name] for name in _KEPT if name in entity}
    return {name: value for name, value in plain.items() if isinstance(value, str | int | bool | None)}
