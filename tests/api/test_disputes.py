"""Disputes by JSON."""

import io
import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services.core.ids import public_id
from tests.api.conftest import Caller, code_of
from tests.integration.disputes.quarrels import paid_sale, received_short
from tests.integration.payments.paid import confirmed
from tests.world import World


@pytest.fixture
def number(world: World) -> int:
    return paid_sale(world)


@pytest.fixture
def sale(number: int) -> str:
    return f"/sales/{public_id('sale', number)}"


@pytest.fixture
def office(world: World, caller: Any) -> Caller:
    return caller(world.admin)


def opened(caller: Caller, sale: str, **change: Any) -> TestResponse:
    body = {"kind": "quality", "amount": "10000", "text": "It is wet.", "client_ref": str(uuid.uuid4())}
    return caller.post(f"{sale}/disputes", body | change)


def ref(**body: Any) -> dict[str, Any]:
    return {"client_ref": str(uuid.uuid4())} | body


def test_a_dispute_is_opened_answered_offered_and_settled(
    buyer: Caller, seller: Caller, office: Caller, sale: str
) -> None:
    assert buyer.get(f"{sale}/disputes").get_json() == {"items": [], "at_stake": "208000.00"}
    made = opened(buyer, sale)
    assert made.status_code == 201
    path = f"/disputes/{made.get_json()['dispute']['id']}"
    assert seller.get(sale).get_json()["sale"]["disputed_amount"] == "10000.00"
    assert buyer.get(f"{sale}/disputes").get_json()["at_stake"] == "198000.00"
    decision = ref(to_buyer="1", reasons="So it is.")
    assert code_of(office.post(f"/office{path}/decide", decision)) == (409, "answer_pending")
    answer = seller.post(f"{path}/answers", {"text": "It was dry."})
    assert answer.get_json()["dispute"]["entries"][-1]["note"] == "It was dry."
    offer = seller.post(f"{path}/offers", ref(to_buyer="0")).get_json()["dispute"]["offers"][-1]
    assert offer["amount"] == "0.00"
    offer = seller.post(f"{path}/offers", ref(to_buyer="2500.50")).get_json()["dispute"]["offers"][-1]
    accept = f"{path}/offers/{offer['id']}/accept"
    assert code_of(seller.post(accept, ref())) == (403, "own_offer")
    body = ref()
    first, again = (buyer.post(accept, body).get_json() for _ in range(2))
    assert first == again
    assert (first["dispute"]["status"], first["dispute"]["to_buyer"]) == ("settled", "2500.50")
    assert buyer.get("/me/wallet").get_json()["wallet"]["available"] == "2500.50"
    assert code_of(buyer.post(accept, ref())) == (409, "already_decided")
    assert code_of(seller.post(f"{path}/answers", {"text": "x"})) == (409, "already_decided")
    assert code_of(office.post(f"/office{path}/decide", decision)) == (409, "already_decided")


def test_the_office_decides_what_the_scales_left_open(
    world: World, buyer: Caller, seller: Caller, office: Caller, number: int, sale: str
) -> None:
    path = f"/disputes/{public_id('dispute', received_short(world, number))}"
    (row,) = office.get("/office/disputes", status="waiting", kind="weight").get_json()["items"]
    assert (row["opened_by"], row["amount"]) == (None, "20800.00")
    assert code_of(buyer.post(f"{path}/take-back")) == (403, "not_yours_to_withdraw")
    assert code_of(buyer.post(f"/office{path}/decide", ref(to_buyer="1", reasons="x"))) == (403, "forbidden")
    above = office.post(f"/office{path}/decide", ref(to_buyer="20800.01", reasons="x"))
    assert code_of(above) == (409, "more_than_at_stake")
    assert above.get_json()["error"]["details"]["rest_amount"] == "20800.00"
    decided = office.post(f"/office{path}/decide", ref(to_buyer="20800", reasons="The slip says so."))
    assert decided.get_json()["dispute"]["reasons"] == "The slip says so."
    assert seller.get(sale).get_json()["sale"]["status"] == "completed"
    assert seller.get("/me/wallet").get_json()["wallet"]["available"] == "187200.00"
    assert buyer.get("/me/wallet").get_json()["wallet"]["available"] == "20800.00"


def test_a_client_ref_opens_one_and_files_come_along(buyer: Caller, sale: str) -> None:
    body = ref()
    first, again = (opened(buyer, sale, **body).get_json() for _ in range(2))
    assert first == again
    assert code_of(opened(buyer, sale, **body, amount="1")) == (409, "key_used_otherwise")
    form = {"kind": "other", "amount": "5", "text": "See the slip.", "client_ref": str(uuid.uuid4())}
    file = (io.BytesIO(b"%PDF-1.7\n%%EOF"), "slip.pdf")
    made = buyer("POST", f"{sale}/disputes", data=form | {"files": file}).get_json()["dispute"]
    assert made["entries"][0]["files"][0]["name"] == "slip.pdf"
    assert buyer.post(f"/disputes/{made['id']}/take-back").get_json()["dispute"]["status"] == "withdrawn"


def test_what_makes_no_sense_or_is_not_ones_own_is_refused(
    world: World, buyer: Caller, rival: Caller, office: Caller, sale: str
) -> None:
    assert code_of(opened(buyer, sale, amount="208000.01")) == (409, "more_than_at_stake")
    assert code_of(opened(buyer, sale, text=""))[0] == 422
    assert code_of(opened(buyer, sale, kind="mood"))[0] == 422
    assert code_of(opened(rival, sale)) == (404, "not_found")
    assert code_of(opened(office, sale)) == (403, "not_a_side")
    unpaid = f"/sales/{public_id('sale', confirmed(world))}"
    assert code_of(opened(buyer, unpaid)) == (409, "nothing_at_stake")
    path = f"/disputes/{opened(buyer, sale).get_json()['dispute']['id']}"
    assert code_of(rival.get(path)) == (404, "not_found")
    assert code_of(rival.post(f"{path}/offers", ref(to_buyer="1"))) == (404, "not_found")
    assert code_of(buyer.post(f"{path}/offers", ref(to_buyer=-1)))[0] == 422
    assert code_of(buyer.get("/office/disputes")) == (403, "forbidden")
