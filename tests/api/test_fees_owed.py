"""Paying fees that are owed by JSON."""

import uuid
from collections.abc import Iterator

import pytest

from tests.api.conftest import Caller, code_of
from tests.integration.payments.owing import charged, owing
from tests.integration.payments.paid import books_agree, fill
from tests.world import World


@pytest.fixture(autouse=True)
def debt(world: World) -> Iterator[None]:
    with charged():
        owing(world)
        yield


def test_what_is_owed_is_shown_and_paid_once(world: World, seller: Caller, anybody: Caller) -> None:
    assert seller.get("/me/wallet").get_json()["wallet"]["owed"] == "5500.00"
    body = {"amount": "2000", "client_ref": str(uuid.uuid4())}
    assert code_of(anybody.post("/me/wallet/fees", body)) == (401, "unauthenticated")
    assert code_of(seller.post("/me/wallet/fees", body)) == (409, "not_enough_money")
    fill(world, world.seller, 6_000_00)
    first, again = (seller.post("/me/wallet/fees", body) for _ in range(2))
    assert (first.status_code, first.get_json()) == (200, again.get_json())
    wallet = first.get_json()["wallet"]
    assert (wallet["available"], wallet["owed"]) == ("4000.00", "3500.00")
    assert code_of(seller.post("/me/wallet/fees", body | {"amount": "1"})) == (409, "key_used_otherwise")
    more = seller.post("/me/wallet/fees", {"amount": "3500.01", "client_ref": str(uuid.uuid4())})
    assert code_of(more) == (409, "more_than_owed")
    assert more.get_json()["error"]["details"] == {"rest_amount": "3500.00"}
    assert seller.get("/me/wallet/lines").get_json()["items"][0]["reason"] == "fees_paid"
    books_agree()
