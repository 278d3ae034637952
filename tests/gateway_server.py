"""A payment gateway on a local port that speaks Razorpay's protocol, signatures included, and has moods.

with GatewayServer() as gateway:
    RAZORPAY_BASE_URL=gateway.url …
    payment = gateway.pay(order_id)          # what a buyer does on its page
    for call in gateway.calls_of(payment):   # what it then tells us, signed
        client.post("/webhooks/razorpay", data=call.body, headers=call.headers)
"""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from services.payments.gateway.signatures import sign

KEY_ID = "rzp_test_MandiConnect01"
KEY_SECRET = "the-key-secret-of-the-stub"
WEBHOOK_SECRET = "the-webhook-secret-of-the-stub"
Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Signed:
    """One call of the gateway as it is sent."""

    body: bytes
    headers: dict[str, str]


class GatewayServer:
    """Orders, payments and refunds in memory; `moods` says how the next answers misbehave.

    A mood is "ok", "slow", "error" (500), "busy" (429), "html" (502), "refused" (400), or "lost": done, but
    the answer never comes back.
    """

    def __init__(self, port: int = 0) -> None:
        self.orders: dict[str, Entity] = {}
        self.payments: dict[str, Entity] = {}
        self.refunds: dict[str, Entity] = {}
        self.moods: list[str] = []
        self.slow_s = 3.0
        self.asked: list[str] = []
        """Method and path of every request."""
        self.clock: Callable[[], float] = time.time
        self._by_key: dict[str, str] = {}
        self._numbers = count(1)
        self._events = count(1)
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        """The base URL for RAZORPAY_BASE_URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """What a house needs to know of it."""
        return {
            "razorpay_base_url": self.url,
            "razorpay_key_id": KEY_ID,
            "razorpay_key_secret": KEY_SECRET,
            "razorpay_webhook_secret": WEBHOOK_SECRET,
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> None:
        """Begin anew, with numbers that were never given before."""
        for kept in (self.moods, self.asked, self.orders, self.payments, self.refunds, self._by_key):
            kept.clear()

    def pay(self, order_id: str, /, *, status: str = "captured", **change: Any) -> Entity:
        """Pay an order as a buyer does on the gateway's page; `change` pays otherwise than was ordered."""
        order = self.orders.get(order_id, {"amount": 100, "currency": "INR"})
        payment = {
            "id": f"pay_{next(self._numbers):014d}", "entity": "payment", "amount": order["amount"],
            "currency": order["currency"], "status": status, "order_id": order_id, "captured": True,
            "amount_refunded": 0, "refund_status": None, "method": "upi", "vpa": "buyer@upi",
            "email": "buyer@example.in", "contact": "+919826012345", "notes": [], "fee": 0, "tax": 0,
            "error_code": None, "error_description": None, "created_at": int(self.clock()), **change,
        }  # fmt: skip
        self.payments[payment["id"]] = payment
        return payment

    def calls_of(self, payment: Entity) -> list[Signed]:
        """What the gateway tells of a captured payment, in its usual order."""
        authorized = {**payment, "status": "authorized", "captured": False}
        return [
            self.call("payment.authorized", payment=authorized),
            self.call("payment.captured", payment=payment),
            self.call("order.paid", payment=payment, order={"id": payment["order_id"], "status": "paid"}),
        ]

    def call(
        self, kind: str, *, event_id: str = "", secret: str = WEBHOOK_SECRET, **entities: Entity
    ) -> Signed:
        """One signed call about some entities."""
        body = json.dumps(
            {
                "entity": "event", "account_id": "acc_MandiConnect01", "event": kind,
                "contains": list(entities),
                "payload": {name: {"entity": entity} for name, entity in entities.items()},
                "created_at": int(self.clock()),
            }
        ).encode()  # fmt: skip
        headers = {
            "X-Razorpay-Signature": sign(secret, body),
            "X-Razorpay-Event-Id": event_id or f"evt_{next(self._events):014d}",
            "Content-Type": "application/json",
        }
        return Signed(body, headers)

    def came_back(self, payment: Entity) -> dict[str, str]:
        """The fields of the form by which a buyer comes back from the gateway's page."""
        order_id, payment_id = payment["order_id"], payment["id"]
        return {
            "razorpay_payment_id": payment_id,
            "razorpay_order_id": order_id,
            "razorpay_signature": sign(KEY_SECRET, f"{order_id}|{payment_id}".encode()),
        }

    def answer(self, method: str, path: str, query: dict[str, str], sent: Any, key: str) -> tuple[int, Any]:
        """What the API says."""
        parts = path.strip("/").split("/")
        with self._lock:
            if (method, parts) == ("POST", ["v1", "orders"]):
                return self._order(sent)
            if parts[:2] != ["v1", "payments"]:
                return _refusal(404, "The requested URL was not found on the server.")
            if len(parts) == 2:
                return 200, self._list(query)
            payment = self.payments.get(parts[2])
            if payment is None:
                return _refusal(400, "The id provided does not exist")
            if method == "POST" and parts[3:] == ["refund"]:
                return self._refund(payment, sent, key)
            return 200, payment

    def _order(self, sent: Any) -> tuple[int, Any]:
        if not isinstance(sent.get("amount"), int) or sent["amount"] < 100:
            return _refusal(400, "Order amount less than minimum amount allowed")
        order = {
            "id": f"order_{next(self._numbers):014d}", "entity": "order", "amount": sent["amount"],
            "amount_paid": 0, "amount_due": sent["amount"], "currency": sent["currency"],
            "receipt": sent.get("receipt"), "status": "created", "attempts": 0,
            "notes": sent.get("notes") or [], "created_at": int(self.clock()),
        }  # fmt: skip
        self.orders[order["id"]] = order
        return 200, order

    def _list(self, query: dict[str, str]) -> Entity:
        since, until = int(query.get("from", 0)), int(query.get("to", 2**40))
        found = [each for each in self.payments.values() if since <= each["created_at"] <= until]
        found.sort(key=lambda each: each["id"], reverse=True)
        skip, size = int(query.get("skip", 0)), int(query.get("count", 10))
        page = found[skip : skip + size]
        return {"entity": "collection", "count": len(page), "items": page}

    def _refund(self, payment: Entity, sent: Any, key: str) -> tuple[int, Any]:
        if key and key in self._by_key:
            return 200, self.refunds[self._by_key[key]]
        left = payment["amount"] - payment["amount_refunded"]
        amount = sent.get("amount", left)
        if amount > left:
            return _refusal(400, "The total refund amount is greater than the refund payment amount")
        refund = {
            "id": f"rfnd_{next(self._numbers):014d}", "entity": "refund", "amount": amount,
            "currency": "INR", "payment_id": payment["id"], "notes": [], "receipt": sent.get("receipt"),
            "status": "processed", "created_at": int(self.clock()),
        }  # fmt: skip
        self.refunds[refund["id"]] = refund
        payment["amount_refunded"] += amount
        payment["status"] = (
            "refunded" if payment["amount_refunded"] == payment["amount"] else payment["status"]
        )
        self._by_key[key] = refund["id"]
        return 200, refund


def _refusal(status: int, description: str) -> tuple[int, Any]:
    return status, {"error": {"code": "BAD_REQUEST_ERROR", "description": description, "source": "business"}}


def _handler_of(gateway: GatewayServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve("GET")

        def do_POST(self) -> None:
            self._serve("POST")

        def _serve(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            address = urlsplit(self.path)
            gateway.asked.append(f"{method} {address.path}")
            mood = gateway.moods.pop(0) if gateway.moods else "ok"
            if mood == "slow":
                time.sleep(gateway.slow_s)
            if mood in _SHORT:
                self._send(*_SHORT[mood])
                return
            if self.headers.get("Authorization") != _AUTHORIZED:
                self._send(*_refusal(401, "Authentication failed"))
                return
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            key = self.headers.get("X-Refund-Idempotency", "")
            status, said = gateway.answer(method, address.path, query, json.loads(body or b"{}"), key)
            if mood == "lost":
                self.close_connection = True
                return
            self._send(status, said)

        def _send(self, status: int, said: Any) -> None:
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(said, bytes) else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked may have lost patience
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


_AUTHORIZED = "Basic " + b64encode(f"{KEY_ID}:{KEY_SECRET}".encode()).decode()
_SHORT: dict[str, tuple[int, Any]] = {
    "error": (500, {"error": {"code": "SERVER_ERROR", "description": "We are facing some trouble"}}),
    "busy": (429, {"error": {"code": "BAD_REQUEST_ERROR", "description": "Too many requests"}}),
    "html": (502, b"<html>Bad gateway</html>"),
    "refused": (400, {"error": {"code": "BAD_REQUEST_ERROR", "description": "The amount is invalid"}}),
}
