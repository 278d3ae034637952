"""The office at its bank by JSON: what came in and what is to be sent, each decided once."""

from typing import Any

import pytest

from tests.api.conftest import Caller, code_of
from tests.api.test_wallet import top_up, withdraw
from tests.world import World

TRANSFERS = "/office/transfers"


@pytest.fixture
def office(world: World, caller: Any) -> Caller:
    return caller(world.admin)


def asked(office: Caller, direction: str) -> dict[str, Any]:
    (transfer,) = office.get(TRANSFERS, status="asked", direction=direction).get_json()["items"]
    return dict(transfer)


def test_what_came_in_counts_once_and_what_goes_out_wants_the_banks_number(
    world: World, office: Caller, buyer: Caller
) -> None:
    top_up(buyer)
    came = asked(office, "in")
    assert (came["name"], came["login"], came["amount"]) == (world.buyer.name, world.buyer.login, "500.00")
    answer = office.post(f"{TRANSFERS}/{came['id']}/confirm")
    assert answer.get_json()["transfer"]["status"] == "done"
    assert buyer.get("/me/wallet").get_json()["wallet"]["available"] == "500.00"
    again = office.post(f"{TRANSFERS}/{came['id']}/confirm")
    assert code_of(again) == (409, "already_decided")
    assert buyer.get("/me/wallet").get_json()["wallet"]["available"] == "500.00"

    withdraw(buyer, "200")
    goes = asked(office, "out")
    without = office.post(f"{TRANSFERS}/{goes['id']}/confirm", {})
    assert without.status_code == 422
    assert set(without.get_json()["error"]["details"]["fields"]) == {"reference"}
    sent = office.post(f"{TRANSFERS}/{goes['id']}/confirm", {"reference": "412345678999"})
    assert sent.get_json()["transfer"]["status"] == "done"
    wallet = buyer.get("/me/wallet").get_json()["wallet"]
    assert (wallet["available"], wallet["leaving"]) == ("300.00", "0.00")


def test_a_refusal_says_why_and_gives_back_what_was_to_leave(
    world: World, office: Caller, buyer: Caller
) -> None:
    top_up(buyer)
    office.post(f"{TRANSFERS}/{asked(office, 'in')['id']}/confirm")
    withdraw(buyer, "200")
    goes = asked(office, "out")
    assert office.post(f"{TRANSFERS}/{goes['id']}/refuse", {}).status_code == 422
    refused = office.post(f"{TRANSFERS}/{goes['id']}/refuse", {"note": "No such account."})
    assert refused.get_json()["transfer"]["note"] == "No such account."
    assert buyer.get("/me/wallet").get_json()["wallet"]["available"] == "500.00"


def test_others_may_not(office: Caller, buyer: Caller) -> None:
    top_up(buyer)
    came = asked(office, "in")
    for answer in (
        buyer.get(TRANSFERS),
        buyer.post(f"{TRANSFERS}/{came['id']}/confirm"),
        buyer.post(f"{TRANSFERS}/{came['id']}/refuse", {"note": "Mine."}),
    ):
        assert code_of(answer) == (403, "forbidden")
