"""The office at the payment gateway by JSON: sending back, crediting, comparing, each once."""

import uuid
from typing import Any

import pytest

from services import payments
from services.core.ids import public_id
from services.payments import gateway_settings
from services.runtime.config import Config
from tests.api.conftest import Caller, code_of
from tests.gateway_server import GatewayServer
from tests.integration.payments.gateway import order, paid, tell
from tests.integration.payments.paid import TOTAL, books_agree, confirmed
from tests.world import World

GATEWAY = "/office/gateway"


@pytest.fixture
def config(config: Config, gateway: GatewayServer) -> Config:
    return config.model_copy(update=gateway.environment)


@pytest.fixture
def sale(world: World) -> int:
    return confirmed(world)


@pytest.fixture
def office(world: World, caller: Any) -> Caller:
    return caller(world.admin)


def once(**body: Any) -> dict[str, Any]:
    return body | {"client_ref": str(uuid.uuid4())}


def only(office: Caller, **query: Any) -> dict[str, Any]:
    (payment,) = office.get(f"{GATEWAY}/payments", **query).get_json()["items"]
    return dict(payment)


def test_a_part_is_sent_back_once_and_no_more_than_there_is(
    config: Config, world: World, office: Caller, buyer: Caller, sale: int, gateway: GatewayServer
) -> None:
    paid(world, sale, gateway, gateway_settings(config))
    payment = only(office, state="booked")
    where = f"{GATEWAY}/payments/{payment['id']}/refunds"
    body = once(amount="8000", note="Two bags were wet.")
    first, again = (office.post(where, body) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert first.get_json()["payment"]["left"] == "200000.00"
    assert [each["amount"] for each in gateway.refunds.values()] == [8_000_00]
    assert code_of(office.post(where, body | {"amount": "1"})) == (409, "key_used_otherwise")
    assert code_of(office.post(where, once(amount="200000.01", note="All"))) == (409, "refund_above_paid")
    assert code_of(office.post(where, once(amount="1", note=""))) == (422, "invalid")
    assert code_of(buyer.post(where, body)) == (403, "forbidden")
    assert (
        buyer.get(f"/sales/{public_id('sale', sale)}/payments").get_json()["standing"]["kept"] == "200000.00"
    )
    books_agree()


def test_what_came_with_another_amount_is_credited_once(
    config: Config, world: World, office: Caller, buyer: Caller, sale: int, gateway: GatewayServer
) -> None:
    settings = gateway_settings(config)
    wrong = gateway.pay(order(world, sale, settings), amount=TOTAL - 1)
    assert tell(gateway.call("payment.captured", payment=wrong), settings) == "wrong_amount"
    payment = only(office, state="waiting")
    where, body = f"{GATEWAY}/payments/{payment['id']}/credit", once()
    assert code_of(buyer.post(where)) == (403, "forbidden")
    first, again = (office.post(where, body) for _ in range(2))
    assert (first.status_code, first.get_json()) == (200, again.get_json())
    assert first.get_json()["payment"]["state"] == "credited"
    assert code_of(office.post(where)) == (409, "already_decided")
    assert buyer.get("/me/wallet").get_json()["wallet"]["available"] == "207999.99"
    books_agree()


def test_what_nobody_here_ordered_only_goes_back(
    config: Config, office: Caller, world: World, gateway: GatewayServer
) -> None:
    settings = gateway_settings(config)
    tell(gateway.call("payment.captured", payment=gateway.pay("order_x", amount=7_00)), settings)
    payment = only(office)
    where = f"{GATEWAY}/payments/{payment['id']}"
    assert code_of(office.post(f"{where}/credit")) == (404, "not_found")
    back = office.post(f"{where}/refunds", once(amount="7", note="Not for us")).get_json()["payment"]
    assert (back["state"], back["left"]) == ("returned", "0.00")
    assert code_of(office.post(f"{GATEWAY}/payments/zzzzzzzz/credit")) == (404, "not_found")


def test_comparing_books_what_was_missed_and_shows_what_differs(
    config: Config, world: World, office: Caller, buyer: Caller, sale: int, gateway: GatewayServer
) -> None:
    gateway.pay(order(world, sale, gateway_settings(config)))
    gateway.pay("order_x", amount=7_00)
    assert code_of(buyer.post(f"{GATEWAY}/reconcile")) == (403, "forbidden")
    for _again in range(2):
        found = office.post(f"{GATEWAY}/reconcile").get_json()
        assert [each["why"] for each in found["waiting"]] == ["unknown_order"]
        assert [each["theirs"] for each in found["differences"]] == ["7.00"]
    assert only(office, state="booked")["amount"] == "208000.00"
    assert buyer.get(f"/sales/{public_id('sale', sale)}").get_json()["sale"]["status"] == "paid"
    gateway.moods[:] = ["error"] * 10
    assert code_of(office.post(f"{GATEWAY}/reconcile")) == (503, "gateway_unreachable")
    assert payments.list_differences()
    books_agree()
