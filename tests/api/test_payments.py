"""Paying for a sale by JSON."""

import io
import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.core.ids import public_id
from services.runtime.config import Config
from tests.api.conftest import Caller, code_of
from tests.gateway_server import KEY_ID, GatewayServer
from tests.integration.payments.paid import UTR, complete, confirmed, fill
from tests.world import World


@pytest.fixture
def config(config: Config, gateway: GatewayServer) -> Config:
    return config.model_copy(update={"upi_address": "mandi@bank", **gateway.environment})


@pytest.fixture
def number(world: World) -> int:
    return confirmed(world)


@pytest.fixture
def sale(number: int) -> str:
    return f"/sales/{public_id('sale', number)}"


@pytest.fixture
def office(world: World, caller: Any) -> Caller:
    return caller(world.admin)


def pay(caller: Caller, sale: str, **change: Any) -> TestResponse:
    body = {"way": "upi", "amount": "208000", "reference": UTR, "client_ref": str(uuid.uuid4())}
    return caller.post(f"{sale}/payments", body | change)


def test_upi_is_told_confirmed_kept_and_released(
    world: World, buyer: Caller, seller: Caller, office: Caller, sale: str, number: int
) -> None:
    shown = buyer.get(f"{sale}/payments").get_json()
    assert shown["standing"]["open"] == "208000.00"
    assert "am=208000.00" in shown["upi_link"]
    told = pay(buyer, sale)
    assert told.status_code == 201
    payment = told.get_json()["payment"]["id"]
    assert code_of(seller.post(f"/payments/{payment}/confirm")) == (403, "not_yours_to_decide")
    assert office.post(f"/payments/{payment}/confirm").get_json()["payment"]["status"] == "done"
    assert code_of(office.post(f"/payments/{payment}/confirm")) == (409, "already_decided")
    assert seller.get(sale).get_json()["sale"]["status"] == "paid"
    standing = seller.get(f"{sale}/payments").get_json()["standing"]
    assert (standing["kept"], standing["open"]) == ("208000.00", "0.00")
    complete(world, number)
    assert seller.get("/me/wallet").get_json()["wallet"]["available"] == "208000.00"
    (payout,) = office.get("/office/payouts", kind="released").get_json()["items"]
    assert (payout["name"], payout["amount"]) == ("Sunita Farmer", "208000.00")
    assert [each["id"] for each in office.get("/office/payments", way="upi").get_json()["items"]] == [payment]


def test_a_client_ref_pays_once(world: World, buyer: Caller, sale: str) -> None:
    fill(world, world.buyer)
    ref = str(uuid.uuid4())
    first, again = (
        pay(buyer, sale, way="wallet", amount="100000", reference="", client_ref=each)
        for each in (ref, ref.upper())
    )
    assert first.get_json() == again.get_json()
    assert buyer.get("/me/wallet").get_json()["wallet"]["available"] == "108000.00"
    other = pay(buyer, sale, way="wallet", amount="1", reference="", client_ref=ref)
    assert code_of(other) == (409, "key_used_otherwise")


def test_what_is_not_due_or_not_there_is_refused(
    buyer: Caller, seller: Caller, rival: Caller, sale: str
) -> None:
    answer = pay(buyer, sale, amount="208000.01")
    assert code_of(answer) == (409, "more_than_due")
    assert answer.get_json()["error"]["details"]["rest_amount"] == "208000.00"
    assert code_of(pay(buyer, sale, way="wallet", reference="")) == (409, "not_enough_money")
    assert code_of(pay(seller, sale)) == (403, "only_the_buyer_pays")
    assert code_of(pay(rival, sale)) == (404, "not_found")
    assert code_of(rival.get(f"{sale}/payments")) == (404, "not_found")
    assert code_of(pay(buyer, sale, reference="12")) == (422, "invalid")
    assert buyer.get(f"{sale}/payments").get_json()["payments"] == []


def test_more_than_a_crore_is_a_sum_like_others(buyer: Caller, sale: str) -> None:
    assert code_of(pay(buyer, sale, amount="14000000")) == (409, "more_than_due")
    body = {"amount": 20_000_000, "to_account": "mill@okbank", "client_ref": str(uuid.uuid4())}
    assert code_of(buyer.post("/me/wallet/withdrawals", body)) == (409, "not_enough_money")


def test_a_proof_comes_along_and_a_fake_one_is_refused(buyer: Caller, sale: str) -> None:
    def sent(data: bytes) -> TestResponse:
        form = {"way": "cash", "amount": "5", "client_ref": str(uuid.uuid4())}
        return buyer("POST", f"{sale}/payments", data=form | {"photos": (io.BytesIO(data), "slip.pdf")})

    assert sent(b"%PDF-1.7\n%%EOF").get_json()["payment"]["has_proof"] is True
    assert code_of(sent(b"\x7fELF")) == (422, "proof_refused")


def test_a_payment_is_refused_with_reasons_or_taken_back(buyer: Caller, seller: Caller, sale: str) -> None:
    cash, bank = (
        pay(buyer, sale, way=way, amount="5").get_json()["payment"]["id"] for way in ("cash", "bank")
    )
    assert code_of(seller.post(f"/payments/{cash}/refuse", {"note": ""}))[0] == 422
    refused = seller.post(f"/payments/{cash}/refuse", {"note": "Nobody came"}).get_json()["payment"]
    assert (refused["status"], refused["note"]) == ("refused", "Nobody came")
    assert buyer.delete(f"/payments/{bank}").get_json()["payment"]["status"] == "withdrawn"
    assert code_of(buyer.delete(f"/payments/{bank}")) == (409, "already_decided")


def test_an_order_of_the_gateway_is_made_once(
    buyer: Caller, office: Caller, sale: str, gateway: GatewayServer
) -> None:
    body = {"amount": "208000", "client_ref": str(uuid.uuid4())}
    first, again = (buyer.post(f"{sale}/payments/orders", body).get_json() for _ in range(2))
    assert first == again
    assert (first["order"]["key_id"], len(gateway.orders)) == (KEY_ID, 1)
    stray = gateway.call("payment.captured", payment=gateway.pay("order_x", amount=7_00))
    buyer.client.post("/webhooks/razorpay", data=stray.body, headers=stray.headers)
    (waiting,) = office.get("/office/gateway").get_json()["waiting"]
    assert (waiting["why"], waiting["left"]) == ("unknown_order", "7.00")
    gateway.moods[:] = ["refused"]
    refused = buyer.post(f"{sale}/payments/orders", body | {"client_ref": str(uuid.uuid4())})
    assert code_of(refused) == (409, "gateway_refused")


def test_the_office_is_the_offices(buyer: Caller) -> None:
    for path in ("/office/payments", "/office/payouts", "/office/gateway"):
        assert code_of(buyer.get(path)) == (403, "forbidden")
