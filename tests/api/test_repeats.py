"""What a program sends again, as it got no answer, is done once and answered as the first time."""

import uuid
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import Caller, code_of


@pytest.fixture
def sale(seller: Caller, buyer: Caller, auction: str) -> str:
    """A pending sale of 40 quintals at 5,000, by its address."""
    buyer.bid(auction, "5000")
    seller.post(f"/auctions/{auction}/end")
    return f"/sales/{buyer.get('/me/sales').get_json()['items'][0]['id']}"


@pytest.fixture
def paid(sale: str, seller: Caller, buyer: Caller) -> str:
    seller.patch(sale, {"status": "confirmed"})
    payment = cash(buyer, sale, amount="200000")
    seller.post(f"/payments/{payment}/confirm")
    return sale


def once(**body: Any) -> dict[str, Any]:
    return body | {"client_ref": str(uuid.uuid4())}


def cash(buyer: Caller, sale: str, *, amount: str) -> str:
    told = buyer.post(f"{sale}/payments", once(way="cash", amount=amount))
    return str(told.get_json()["payment"]["id"])


def steps_of(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.get_json()
    return [step["act"] for step in response.get_json()["sale"]["steps"]]


def test_a_confirmation_sent_again_is_one_step_and_the_same_answer(seller: Caller, sale: str) -> None:
    body = once(status="confirmed", note="at gate 4")
    first, again = seller.patch(sale, body), seller.patch(sale, body)
    assert (steps_of(first), first.get_json()) == (["pending", "confirmed"], again.get_json())


def test_a_confirmation_without_a_ref_or_with_other_words_is_out_of_order(
    seller: Caller, buyer: Caller, sale: str
) -> None:
    seller.patch(sale, once(status="confirmed", note="at gate 4"))
    plain = seller.patch(sale, {"status": "confirmed", "note": "at gate 4"})
    assert code_of(plain) == (409, "invalid_transition")
    other = seller.patch(sale, once(status="confirmed", note="at gate 5"))
    assert code_of(other) == (409, "invalid_transition")
    theirs = buyer.patch(sale, once(status="confirmed", note="at gate 4"))
    assert code_of(theirs) == (409, "invalid_transition")


def test_scales_sent_again_weigh_once_even_when_the_sale_has_gone_on(
    seller: Caller, buyer: Caller, paid: str
) -> None:
    sent, received = once(gross_kg="9120.5", tare_kg="5120.5", slip="W 17"), once(gross_kg="3990")
    steps = steps_of(seller.post(f"{paid}/weighings", sent))
    assert steps_of(seller.post(f"{paid}/weighings", sent)) == steps
    steps = steps_of(buyer.post(f"{paid}/weighings", received))
    assert steps[-1] == "completed"
    assert steps_of(buyer.post(f"{paid}/weighings", received)) == steps
    assert steps_of(seller.post(f"{paid}/weighings", sent)) == steps
    other = buyer.post(f"{paid}/weighings", received | {"gross_kg": "3991"})
    assert code_of(other) == (409, "invalid_transition")


def test_asking_to_cancel_again_is_no_answer_to_oneself(seller: Caller, buyer: Caller, sale: str) -> None:
    ask, agree = once(note="Rain."), once()
    for _again in range(2):
        assert steps_of(seller.post(f"{sale}/cancel", ask)) == ["pending", "cancel_asked"]
    for _again in range(2):
        off = buyer.post(f"{sale}/cancel", agree)
        assert steps_of(off) == ["pending", "cancel_asked", "cancelled"]
        assert off.get_json()["sale"]["status"] == "cancelled"


def test_refusing_to_cancel_again_is_one_refusal(seller: Caller, buyer: Caller, sale: str) -> None:
    seller.post(f"{sale}/cancel", once())
    no = once(agree=False, note="I need it.")
    for _again in range(2):
        assert steps_of(buyer.post(f"{sale}/cancel", no)) == ["pending", "cancel_asked", "cancel_refused"]
    assert steps_of(seller.post(f"{sale}/cancel", once()))[-1] == "cancel_asked"
    assert steps_of(buyer.post(f"{sale}/cancel", no))[-1] == "cancel_refused"


def test_a_payment_is_confirmed_or_refused_once_however_often_it_is_said(
    seller: Caller, buyer: Caller, sale: str
) -> None:
    seller.patch(sale, {"status": "confirmed"})
    came, lost = cash(buyer, sale, amount="5"), cash(buyer, sale, amount="7")
    yes, no = once(), once(note="Nobody came")
    first, again = (seller.post(f"/payments/{came}/confirm", yes) for _ in range(2))
    assert (first.status_code, first.get_json()) == (200, again.get_json())
    first, again = (seller.post(f"/payments/{lost}/refuse", no) for _ in range(2))
    assert (first.status_code, first.get_json()) == (200, again.get_json())
    assert code_of(seller.post(f"/payments/{lost}/confirm", once())) == (409, "already_decided")
    assert code_of(seller.post(f"/payments/{came}/refuse", no)) == (409, "already_decided")
    assert code_of(seller.post(f"/payments/{came}/confirm")) == (409, "already_decided")
    assert code_of(seller.post(f"/payments/{came}/confirm", {"client_ref": "x"})) == (422, "invalid")
    assert buyer.get(f"{sale}/payments").get_json()["standing"]["paid"] == "5.00"


def test_words_in_a_dispute_are_said_and_taken_back_once(seller: Caller, buyer: Caller, paid: str) -> None:
    wanted = once(kind="quality", amount="100", text="Wet.")
    dispute = buyer.post(f"{paid}/disputes", wanted).get_json()["dispute"]["id"]
    said, back = once(text="It was dry."), once()
    for _again in range(2):
        answer = seller.post(f"/disputes/{dispute}/answers", said)
        assert answer.status_code == 201
    entries = answer.get_json()["dispute"]["entries"]
    assert [entry["note"] for entry in entries] == ["Wet.", "It was dry."]
    first, again = (buyer.post(f"/disputes/{dispute}/take-back", back) for _ in range(2))
    assert (first.status_code, first.get_json()) == (200, again.get_json())
    assert code_of(buyer.post(f"/disputes/{dispute}/take-back")) == (409, "already_decided")
