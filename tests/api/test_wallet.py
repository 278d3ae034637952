"""The wallet by JSON."""

import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from models.base import db
from services import money
from services.core.ids import number_of
from tests.api.conftest import Caller, code_of
from tests.factories import NOON
from tests.world import World


def top_up(caller: Caller, **change: Any) -> TestResponse:
    body = {"amount": "500", "way": "upi", "reference": "412345678901", "client_ref": str(uuid.uuid4())}
    return caller.post("/me/wallet/top-ups", body | change)


def withdraw(caller: Caller, amount: str, **change: Any) -> TestResponse:
    body = {"amount": amount, "to_account": "bharat@upi", "client_ref": str(uuid.uuid4())}
    return caller.post("/me/wallet/withdrawals", body | change)


def confirm(world: World, answer: TestResponse, reference: str = "") -> None:
    number = number_of("transfer", answer.get_json()["transfer"]["id"])
    money.confirm(by=world.admin, transfer_id=number, reference=reference, now=NOON)
    db.session.rollback()


@pytest.fixture
def filled(world: World, buyer: Caller) -> Caller:
    """A buyer with 500 rupees."""
    confirm(world, top_up(buyer))
    return buyer


def test_money_in_and_out_again(world: World, filled: Caller) -> None:
    asked = withdraw(filled, "300")
    assert asked.status_code == 201
    assert filled.get("/me/wallet").get_json()["wallet"] == {
        "available": "200.00",
        "held": "0.00",
        "leaving": "300.00",
        "owed": "0.00",
    }
    confirm(world, asked, reference="912345678901")
    transfers = filled.get("/me/wallet/transfers").get_json()["items"]
    assert [(each["direction"], each["status"], each["reference"]) for each in transfers] == [
        ("out", "done", "912345678901"),
        ("in", "done", "412345678901"),
    ]
    lines = filled.get("/me/wallet/lines", per_page=2).get_json()
    assert (lines["total"], [line["reason"] for line in lines["items"]]) == (
        3,
        ["withdrawn", "withdrawal_asked"],
    )
    table = filled.get("/me/wallet/lines.csv")
    rows = [line.split(",") for line in table.text.splitlines()]
    assert [row[1] for row in rows] == ["reason", "withdrawn", "withdrawal_asked", "paid_in"]
    assert rows[1][2].removeprefix("transfer:") == asked.get_json()["transfer"]["id"]


def test_a_client_ref_moves_money_once(filled: Caller) -> None:
    ref = str(uuid.uuid4())
    first = withdraw(filled, "300", client_ref=ref)
    again = withdraw(filled, "300", client_ref=ref.upper())
    assert first.get_json() == again.get_json()
    assert filled.get("/me/wallet").get_json()["wallet"]["leaving"] == "300.00"
    assert code_of(withdraw(filled, "200", client_ref=ref)) == (409, "key_used_otherwise")


def test_what_is_not_there_does_not_leave(filled: Caller) -> None:
    answer = withdraw(filled, "500.01")
    assert code_of(answer) == (409, "not_enough_money")
    assert answer.get_json()["error"]["details"]["missing"] == "0.01"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "0.99"}, "amount"),
        ({"amount": 1.005}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"way": "cheque"}, "way"),
        ({"reference": "12"}, "reference"),
        ({"client_ref": "x"}, "client_ref"),
    ],
)
def test_nonsense_is_refused_by_its_field(buyer: Caller, change: dict[str, Any], field: str) -> None:
    answer = top_up(buyer, **change)
    assert code_of(answer) in [(422, "invalid"), (422, "invalid_amount")]
    assert field in answer.get_json()["error"]["details"]["fields"]


def test_a_request_is_its_persons_own(filled: Caller, rival: Caller, anybody: Caller) -> None:
    asked = withdraw(filled, "300").get_json()["transfer"]["id"]
    assert code_of(rival.delete(f"/me/wallet/transfers/{asked}")) == (404, "not_found")
    assert code_of(anybody.get("/me/wallet")) == (401, "unauthenticated")
    assert filled.delete(f"/me/wallet/transfers/{asked}").get_json()["transfer"]["status"] == "withdrawn"
    assert code_of(filled.delete(f"/me/wallet/transfers/{asked}")) == (409, "already_decided")
    assert filled.get("/me/wallet").get_json()["wallet"]["available"] == "500.00"
