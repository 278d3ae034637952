"""The API as programs meet it: bearer tokens, JSON, a real database behind."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from services import accounts
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import public_id
from tests import factories, starter
from tests.api.documented import check_documented
from tests.gateway_server import GatewayServer
from tests.world import World

V1 = "/api/v1"
LISTING = {
    "commodity": "soyabean",
    "variety": "Yellow",
    "quantity_quintals": "40",
    "start_price": "5000.00",
    "duration_hours": 24,
    "state": "Madhya Pradesh",
    "district": "Indore",
}


class Caller:
    """A program that calls for one person, or for nobody."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client = app.test_client(use_cookies=False)
        self.token = token

    def __call__(self, method: str, path: str, **sent: Any) -> TestResponse:
        headers = sent.pop("headers", {})
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}"} | headers
        if "json" in sent:  # as Python's own library writes it, NaN and all
            sent |= {"data": json.dumps(sent.pop("json")), "content_type": "application/json"}
        response = self.client.open(f"{V1}{path}", method=method, headers=headers, **sent)
        check_documented(self.client.application, response)
        return response

    def get(self, path: str, **query: Any) -> TestResponse:
        return self("GET", path, query_string=query)

    def post(self, path: str, body: Any = None, **sent: Any) -> TestResponse:
        return self("POST", path, **({"json": body} if body is not None else {}), **sent)

    def put(self, path: str, body: Any) -> TestResponse:
        return self("PUT", path, json=body)

    def patch(self, path: str, body: Any) -> TestResponse:
        return self("PATCH", path, json=body)

    def delete(self, path: str) -> TestResponse:
        return self("DELETE", path)

    def bid(self, auction: str, amount: Any, **more: Any) -> TestResponse:
        body = {"amount": amount, "client_ref": str(uuid.uuid4())} | more
        return self.post(f"/auctions/{auction}/bids", body)

    def auto_bid(self, auction: str, maximum: Any, **more: Any) -> TestResponse:
        body = {"max_amount": maximum, "client_ref": str(uuid.uuid4())} | more
        return self.put(f"/auctions/{auction}/auto-bid", body)


@pytest.fixture
def caller(app: Flask) -> Callable[[Person], Caller]:
    """Make a caller with a token of its own for a person."""

    def make(person: Person) -> Caller:
        return Caller(app, accounts.create_token(user_id=person.id, name="tests", now=utc_now()))

    return make


@pytest.fixture
def anybody(app: Flask) -> Caller:
    """A caller without a token."""
    return Caller(app)


@pytest.fixture
def seller(world: World, caller: Callable[[Person], Caller]) -> Caller:
    return caller(world.seller)


@pytest.fixture
def buyer(world: World, caller: Callable[[Person], Caller]) -> Caller:
    return caller(world.buyer)


@pytest.fixture
def rival(world: World, caller: Callable[[Person], Caller]) -> Caller:
    return caller(world.rival)


@pytest.fixture
def stranger(world: World, caller: Callable[[Person], Caller]) -> Caller:
    return caller(world.stranger)


@pytest.fixture(scope="module")
def server() -> Iterator[GatewayServer]:
    """A payment gateway on this machine."""
    with GatewayServer() as server:
        yield server


@pytest.fixture
def gateway(server: GatewayServer) -> GatewayServer:
    """The gateway without any memory."""
    server.forget()
    return server


@pytest.fixture
def market(app: Flask) -> None:
    """The crops, markets and prices that the house carries."""
    starter.seed()


@pytest.fixture
def auction(world: World) -> str:
    """A live lot of 40 quintals from 5,000 a quintal, by its public id."""
    return public_id("auction", publish(world.seller))


def publish(seller: Person, **columns: Any) -> int:
    """Publish a lot that is live now; returns its number."""
    now = utc_now().replace(microsecond=0)
    return factories.publish(seller, **({"starts_at": now, "now": now} | columns))


def code_of(response: TestResponse) -> tuple[int, str]:
    """The status and the code of a refusal, whose shape is checked on the way."""
    error = response.get_json()["error"]
    assert set(error) == {"code", "message", "details", "request_id"}
    assert error["message"]
    assert error["request_id"] == response.headers["X-Request-Id"]
    return response.status_code, error["code"]
