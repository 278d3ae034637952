"""Asks the gateway: time-outs, a few tries with growing pauses, and never a word of the keys in any log.

The keys travel in a header alone, and no fault of `requests` leaves this module, not even as a cause.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote

import requests
import structlog

from services.payments.errors import GatewayRefused, GatewayUnreachable, MalformedEvent
from services.payments.gateway.entities import (
    RUPEES,
    PaymentEntity,
    RefundEntity,
    read_payment,
    read_refund,
)
from services.payments.gateway.settings import GatewaySettings, Patience

log = structlog.get_logger()
E = TypeVar("E", PaymentEntity, RefundEntity)
USER_AGENT: Final = "mandi-connect/1.0 (payments)"
PAGE: Final = 100
_AGAIN: Final = frozenset({408, 409, 429})
"""Answers that a later try may change; 409 says that the same refund is still under way."""
_LONGEST_REASON: Final = 200


class GatewayClient:
    """One conversation with the gateway."""

    def __init__(
        self,
        settings: GatewaySettings,
        *,
        patience: Patience | None = None,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        """`pause` waits between tries: time.sleep unless a test counts the seconds."""
        self._settings = settings
        self._patience = patience or Patience()
        self._pause = pause or time.sleep
        self._session = requests.Session()
        self._session.auth = (settings.key_id, settings.key_secret)
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})

    def create_order(self, *, amount: int, receipt: str, notes: Mapping[str, str]) -> str:
        """Have `amount` paise collected, captured by itself; returns the gateway's name for it.

        Raises GatewayUnreachable, GatewayRefused.
        """
        body = {
            "amount": amount,
            "currency": RUPEES,
            "receipt": receipt,
            "notes": dict(notes),
            "payment_capture": True,
        }
        answer = self._ask("POST", "/v1/orders", json=body)
        if answer.get("amount") != amount or answer.get("currency") != RUPEES:
            raise GatewayRefused(reason="the order is of another amount")
        order_id = answer.get("id")
        if not isinstance(order_id, str) or not 0 < len(order_id) <= 40:
            raise GatewayUnreachable()
        return order_id

    def payment(self, gateway_id: str) -> PaymentEntity:
        """Read one payment; raises GatewayUnreachable, GatewayRefused when there is none."""
        return self._read(read_payment, self._ask("GET", f"/v1/payments/{quote(gateway_id, safe='')}"))

    def payments(self, *, since: datetime, until: datetime) -> Iterator[PaymentEntity]:
        """Give all payments that were begun between two moments."""
        skip = 0
        while True:
            asked = {
                "from": int(since.timestamp()),
                "to": int(until.timestamp()),
                "count": PAGE,
                "skip": skip,
            }
            items = self._ask("GET", "/v1/payments", params=asked).get("items")
            if not isinstance(items, list):
                raise GatewayUnreachable()
            yield from (self._read(read_payment, item) for item in items)
            if len(items) < PAGE:
                return
            skip += PAGE

    def refund(self, *, gateway_id: str, amount: int, key: str) -> RefundEntity:
        """Send `amount` paise of a payment back, once for a `key` however often this is asked.

        Raises GatewayUnreachable, GatewayRefused.
        """
        answer = self._ask(
            "POST",
            f"/v1/payments/{quote(gateway_id, safe='')}/refund",
            json={"amount": amount, "receipt": key},
            headers={"X-Refund-Idempotency": key},
        )
        return self._read(read_refund, answer)

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        for number in range(self._patience.tries):
            if number:
                self._pause(self._patience.pause_s * 2 ** (number - 1) * random.uniform(0.5, 1.5))  # noqa: S311
            status, answer = self._try(method, path, **more)
            if status == requests.codes.ok and answer is not None:
                return answer
            is_final = 400 <= status < 500 and status not in _AGAIN
            log.info("the gateway did not do as asked", method=method, path=path, status=status)
            if is_final:
                raise GatewayRefused(reason=_reason(status, answer))
        raise GatewayUnreachable()

    def _try(self, method: str, path: str, **more: Any) -> tuple[int, dict[str, Any] | None]:
        """Returns the status (0 without any answer) and what was said, if it was JSON."""
        patience = self._patience
        try:
            answer = self._session.request(
                method,
                f"{self._settings.base_url}{path}",
                timeout=(patience.connect_s, patience.reply_s),
                allow_redirects=False,  # they would take the keys along
                **more,
            )
            said = answer.json()
        except (requests.RequestException, ValueError, OSError) as fault:
            log.info("the gateway did not answer", path=path, fault=type(fault).__name__)
            return 0, None
        return answer.status_code, said if isinstance(said, dict) else None

    def _read(self, read: Callable[[Any], E], answer: Any) -> E:
        try:
            return read(answer)
        except MalformedEvent:
            raise GatewayUnreachable() from None


def _reason(status: int, answer: dict[str, Any] | None) -> str:
    """The gateway's own words, in one short line."""
    error = (answer or {}).get("error")
    said = error.get("description") if isinstance(error, dict) else None
    return " ".join(str(said or f"HTTP {status}").split())[:_LONGEST_REASON]
