"""Who is told what of a sale: differences, calling it off, and what a deadline brings."""

from typing import Any, Protocol

from services.core.clock import parse_iso
from services.notifications.telling import tell
from services.runtime.subscribers import durable
from services.sales import (
    SaleCancelAsked,
    SaleCancelled,
    SaleCancelRefused,
    SaleDefaulted,
    SaleDifference,
    SaleDue,
)


class _OfSale(Protocol):
    @property
    def sale_id(self) -> int: ...
    @property
    def auction_id(self) -> int: ...
    @property
    def at(self) -> str: ...


@durable(SaleDifference)
def tell_difference(happened: SaleDifference) -> None:
    """Tell both sides that they do not agree about a part of the price."""
    for user_id in (happened.seller_id, happened.buyer_id):
        _tell(happened, user_id, f"sale_differs_{happened.kind}", happened.kind, total=happened.amount)


@durable(SaleCancelAsked)
def tell_cancel_asked(happened: SaleCancelAsked) -> None:
    """Tell the other side that it is to answer."""
    origin = f"asked:{_second(happened.at)}"
    _tell(happened, happened.other_id, "sale_cancel_asked", origin, total=happened.total)


@durable(SaleCancelRefused)
def tell_cancel_refused(happened: SaleCancelRefused) -> None:
    """Tell who asked that the sale goes on."""
    origin = f"kept:{_second(happened.at)}"
    _tell(happened, happened.other_id, "sale_cancel_refused", origin, total=happened.total)


@durable(SaleCancelled)
def tell_cancelled(happened: SaleCancelled) -> None:
    """Tell who asked that the other side agrees; of a sale nobody confirmed, both.

    Of one that a dispute undid, the dispute tells.
    """
    if happened.undone:
        return
    kind = "sale_unconfirmed" if happened.by_id is None else "sale_cancelled"
    for user_id in (happened.seller_id, happened.buyer_id):
        if user_id != happened.by_id:
            _tell(happened, user_id, kind, "cancelled", total=happened.total)


@durable(SaleDefaulted)
def tell_defaulted(happened: SaleDefaulted) -> None:
    """Tell both sides that the buyer did not pay in time."""
    for user_id, kind in (
        (happened.seller_id, "sale_defaulted"),
        (happened.buyer_id, "sale_you_defaulted"),
    ):
        _tell(happened, user_id, kind, "defaulted", total=happened.total)


@durable(SaleDue)
def tell_due(happened: SaleDue) -> None:
    """Remind whose turn it is; once it is late, the other side hears of it, too."""
    kind, origin = f"sale_{happened.what}_{happened.status}", f"{happened.what}:{happened.status}"
    _tell(happened, happened.user_id, kind, origin, total=happened.total, due_at=happened.due_at)
    if happened.what == "late":
        _tell(happened, happened.other_id, "sale_late", origin, total=happened.total)


def _second(at: str) -> int:
    return int(parse_iso(at).timestamp())


def _tell(happened: _OfSale, user_id: int, kind: str, what: str, **params: Any) -> None:
    tell(
        user_id,
        kind,
        params,
        origin=f"sale:{happened.sale_id}:{what}",
        auction_id=happened.auction_id,
        sale_id=happened.sale_id,
        at=happened.at,
    )
