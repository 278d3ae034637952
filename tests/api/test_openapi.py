"""The OpenAPI is valid, whole and true; the docs page shows all of it."""

import io
import itertools
from collections.abc import Iterator
from contextvars import Context
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from routes.api import spec
from routes.errors import STATUS
from services.core.errors import DomainError
from sockets.payloads import SCHEMAS
from tests.api.conftest import LISTING, Caller

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
QUICK = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PAID = {"way": "cash", "amount": "5", "client_ref": "7f3c1f5e-1f0b-4c7e-9d35-2f1d7c1b9a02"}
ALERT = {"commodity": "soyabean", "scope": "country", "rule": "above", "price": "7000"}
DISPUTED = {
    "kind": "quality", "amount": "3", "text": "It is wet.",
    "client_ref": "0d7b58a9-3b5e-4d8f-8f3a-6c8a0a8d3c11",
}  # fmt: skip
OFFERED = {"to_buyer": "2", "client_ref": "0d7b58a9-3b5e-4d8f-8f3a-6c8a0a8d3c12"}
TOP_UP = {
    "amount": "500",
    "way": "upi",
    "reference": "412345678901",
    "client_ref": "7f3c1f5e-1f0b-4c7e-9d35-2f1d7c1b9a01",
}
PROMISED = {
    "POST /users", "POST /tokens", "DELETE /tokens/current", "GET /me", "PATCH /me",
    "GET /reference-prices", "POST /auctions", "GET /auctions", "GET /auctions/{auction_id}",
    "PATCH /auctions/{auction_id}", "POST /auctions/{auction_id}/publish",
    "POST /auctions/{auction_id}/end", "POST /auctions/{auction_id}/cancel",
    "POST /auctions/{auction_id}/accept", "POST /auctions/{auction_id}/reject",
    "POST /auctions/{auction_id}/photos", "POST /auctions/{auction_id}/bids",
    "PUT /auctions/{auction_id}/auto-bid", "DELETE /auctions/{auction_id}/auto-bid",
    "GET /auctions/{auction_id}/bids", "GET /auctions/{auction_id}/ledger",
    "POST /auctions/{auction_id}/watch", "DELETE /auctions/{auction_id}/watch", "GET /me/auctions",
    "POST /auctions/{auction_id}/analyze-price", "GET /auctions/{auction_id}/price-analysis",
    "GET /auctions/{auction_id}/comparables", "POST /me/auctions/analyze-prices",
    "GET /me/bids", "GET /me/sales", "GET /sales/{sale_id}", "PATCH /sales/{sale_id}",
    "POST /sales/{sale_id}/weighings", "POST /sales/{sale_id}/files", "POST /sales/{sale_id}/cancel",
    "GET /stats",
    "GET /sales/{sale_id}/papers", "GET /sales/{sale_id}/papers/{kind}.pdf",
    "GET /sales/{sale_id}/files/{file_id}", "GET /payments/{payment_id}/proof", "GET /papers/verify",
    "GET /commodities", "GET /markets", "GET /prices", "GET /prices/summary", "GET /forecasts",
    "GET /fees/estimate", "GET /net-in-hand", "GET /price-alerts", "POST /price-alerts",
    "PATCH /price-alerts/{alert_id}", "DELETE /price-alerts/{alert_id}",
    "GET /me/wallet", "GET /me/wallet/lines", "GET /me/wallet/lines.csv", "GET /me/wallet/transfers",
    "GET /sales/{sale_id}/payments", "POST /sales/{sale_id}/payments",
    "POST /sales/{sale_id}/payments/orders", "POST /payments/{payment_id}/confirm",
    "POST /payments/{payment_id}/refuse", "DELETE /payments/{payment_id}", "GET /office/payments",
    "GET /office/payouts", "GET /office/gateway",
    "GET /office/gateway/payments", "POST /office/gateway/payments/{payment_id}/refunds",
    "POST /office/gateway/payments/{payment_id}/credit", "POST /office/gateway/reconcile",
    "GET /office/transfers", "POST /office/transfers/{transfer_id}/confirm",
    "POST /office/transfers/{transfer_id}/refuse",
    "GET /sales/{sale_id}/disputes", "POST /sales/{sale_id}/disputes", "GET /disputes/{dispute_id}",
    "POST /disputes/{dispute_id}/answers", "POST /disputes/{dispute_id}/offers",
    "POST /disputes/{dispute_id}/offers/{offer_id}/accept", "POST /disputes/{dispute_id}/take-back",
    "GET /office/disputes", "POST /office/disputes/{dispute_id}/decide",
    "GET /auctions/{auction_id}/runner-up", "POST /auctions/{auction_id}/runner-up",
    "POST /auctions/{auction_id}/relist", "GET /auctions/{auction_id}/buyer-record",
    "GET /sales/{sale_id}/buyer-record", "GET /office/overdue", "POST /office/people/{user_id}/clear-block",
    "GET /me/money", "GET /me/money.csv",
    "PUT /auctions/{auction_id}/reserve", "PUT /auctions/{auction_id}/featured",
    "DELETE /auctions/{auction_id}/featured", "DELETE /auctions/{auction_id}",
    "DELETE /me/wallet/transfers/{transfer_id}", "POST /me/wallet/top-ups", "POST /me/wallet/withdrawals",
    "POST /me/wallet/fees",
}  # fmt: skip


@pytest.fixture
def document(anybody: Caller) -> dict[str, Any]:
    response = anybody.get("/openapi.json")
    assert response.status_code == 200
    return dict(response.get_json())


@pytest.fixture
def schema(app: Flask) -> Any:
    """The API as schemathesis sees it; every call has a context of its own, as in life."""

    def serve(environ: Any, start_response: Any) -> Any:
        return Context().run(app.wsgi_app, environ, start_response)

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", serve)


def test_the_document_is_valid_openapi(schema: Any) -> None:
    schema.validate()


def test_every_promised_call_is_there_and_no_other(document: dict[str, Any]) -> None:
    told = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert told == PROMISED


def test_every_call_has_words_and_a_known_chapter(document: dict[str, Any]) -> None:
    chapters = {tag["name"] for tag in document["tags"]}
    for methods in document["paths"].values():
        for call in methods.values():
            assert call["summary"].endswith((".", ";"))
            assert set(call["tags"]) <= chapters


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    refs = {value for name, value in _leaves(document) if name == "$ref"}
    assert refs
    for ref in refs:
        part: Any = document
        for name in ref.removeprefix("#/").split("/"):
            part = part[name]


def test_every_code_that_is_told_exists_and_has_that_status(app: Flask) -> None:
    kinds = set(_subclasses(DomainError))
    statuses = {
        (kind.code, status) for kind in kinds for parent, status in STATUS.items() if issubclass(kind, parent)
    }
    for each in spec.operations(app):
        for status, codes in each.call.refuses.items():
            assert {(code, status) for code in codes.split(", ")} <= statuses, each.view.__name__


def test_the_page_shows_every_call_and_every_message(app: Flask, document: dict[str, Any]) -> None:
    page = app.test_client().get("/api/docs")
    assert page.status_code == 200
    for methods in document["paths"].values():
        for call in methods.values():
            assert f'id="{call["operationId"]}"' in page.text
    for message in SCHEMAS:
        assert f'id="message-{message}"' in page.text
    assert "<script>" not in page.text
    assert " style=" not in page.text


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
def test_whatever_is_sent_is_answered_as_documented(
    mode: GenerationMode,
    schema: Any,
    market: None,
    seller: Caller,
    buyer: Caller,
    stranger: Caller,
    auction: str,
) -> None:
    ids, callers = _things(seller, buyer, auction), itertools.cycle([seller, buyer, stranger])
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.label in ("DELETE /api/v1/tokens/current", "GET /api/v1/stats"):
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @QUICK
        def send(case: Case) -> None:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = next(ids[name]) or case.path_parameters[name]
            # Called in-process, nobody unpacks a compressed answer.
            headers = {"Authorization": f"Bearer {next(callers).token}", "Accept-Encoding": "identity"}
            case.call_and_validate(headers=headers, checks=CHECKS)

        send()


def _things(seller: Caller, buyer: Caller, auction: str) -> dict[str, Iterator[str | None]]:
    """Ids that lead somewhere, and now and then none, so that whatever was made up is sent."""
    draft = seller.post("/auctions", {"draft": True}).get_json()["auction"]["id"]
    sold = seller.post("/auctions", LISTING).get_json()["auction"]["id"]
    buyer.bid(sold, "5000")
    seller.post(f"/auctions/{sold}/end")
    sale = buyer.get("/me/sales").get_json()["items"][0]["id"]
    seller.patch(f"/sales/{sale}", {"status": "confirmed"})
    paid = buyer.post(f"/sales/{sale}/payments", PAID).get_json()["payment"]["id"]
    dispute = buyer.post(f"/sales/{sale}/disputes", DISPUTED).get_json()["dispute"]["id"]
    offered = seller.post(f"/disputes/{dispute}/offers", OFFERED).get_json()["dispute"]["offers"][0]["id"]
    files = {"files": (io.BytesIO(b"%PDF-1.7\n%%EOF"), "slip.pdf")}
    step = seller("POST", f"/sales/{sale}/files", data=files).get_json()["sale"]["steps"][-1]
    slip = step["files"][0]["url"]
    return {
        "dispute_id": itertools.cycle([dispute, None]),
        "offer_id": itertools.cycle([offered, None]),
        "user_id": itertools.cycle([buyer.get("/me").get_json()["user"]["id"], None]),
        "payment_id": itertools.cycle([paid, None]),
        "auction_id": itertools.cycle([auction, draft, sold, None]),
        "sale_id": itertools.cycle([sale, None]),
        "file_id": itertools.cycle([slip.rpartition("/")[2], None]),
        "kind": itertools.cycle(["agreement", "invoice", None]),
        "transfer_id": itertools.cycle(
            [seller.post("/me/wallet/top-ups", TOP_UP).get_json()["transfer"]["id"], None]
        ),
        "alert_id": itertools.cycle([seller.post("/price-alerts", ALERT).get_json()["alert"]["id"], None]),
    }


def _leaves(part: Any) -> Iterator[tuple[str, Any]]:
    for name, value in part.items() if isinstance(part, dict) else enumerate(part):
        if isinstance(value, dict | list):
            yield from _leaves(value)
        else:
            yield name, value


def _subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)
