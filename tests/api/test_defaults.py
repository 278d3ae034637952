"""After a default, by JSON: the next promisor's answer, listing again, records, and what is overdue."""

import pytest

from services.core.ids import public_id
from tests.api.conftest import Caller, code_of
from tests.hammer import bid, close, offer
from tests.integration.defaults.overdue import defaulted, newest_sale, third
from tests.world import World


@pytest.fixture
def number(world: World) -> int:
    return defaulted(world, world.rival, third())


@pytest.fixture
def auction(number: int) -> str:
    return public_id("auction", number)


def test_a_runner_up_sees_the_question_and_says_yes_twice(
    rival: Caller, seller: Caller, stranger: Caller, auction: str
) -> None:
    path = f"/auctions/{auction}/runner-up"
    (asked,) = rival.get(path).get_json()["questions"]
    assert (asked["bidder"], asked["rate"], asked["total"]) == ("Bidder 2", "5200.00", "208000.00")
    assert code_of(stranger.get(path))[0] == 404
    first, again = (rival.post(path, {"answer": "accept"}).get_json() for _ in range(2))
    assert first == again
    (taken,) = first["questions"]
    assert (taken["status"], rival.get(f"/sales/{taken['sale_id']}").get_json()["sale"]["rate"]) == (
        "accepted",
        "5200.00",
    )
    assert code_of(rival.post(path, {"answer": "decline"})) == (409, "answered_otherwise")
    assert [each["status"] for each in seller.get(path).get_json()["questions"]] == ["accepted"]


def test_listing_again_twice_makes_one_draft(
    seller: Caller, rival: Caller, stranger: Caller, auction: str
) -> None:
    path = f"/auctions/{auction}/relist"
    draft = seller.post(path).get_json()["auction_id"]
    assert seller.post(path).get_json()["auction_id"] == draft
    assert code_of(stranger.post(path))[0] == 404
    assert code_of(rival.post(f"/auctions/{auction}/runner-up", {"answer": "accept"})) == (
        409,
        "question_over",
    )


def test_a_record_is_for_the_seller_and_the_office_only(
    world: World, seller: Caller, buyer: Caller, rival: Caller, caller, number: int
) -> None:
    path = f"/sales/{public_id('sale', newest_sale(number))}/buyer-record"
    disputed = {"disputes": 0, "disputes_had": 0, "disputes_opened": 0, "disputes_lost": 0}
    told = {"completed": 0, "days_to_pay": None, "defaults": 1, "sold": 0, "may_buy": False} | disputed
    assert seller.get(path).get_json() == told
    assert caller(world.admin).get(path).get_json() == told
    for each in (buyer, rival):
        assert code_of(each.get(path))[0] == 404


def test_a_record_can_be_read_before_saying_yes(world: World, seller: Caller, rival: Caller) -> None:
    lot = offer(world.seller, asks_consent=True)
    bid(world.buyer, lot, 5_200)
    path = f"/auctions/{public_id('auction', lot)}/buyer-record"
    assert code_of(seller.get(path))[0] == 404
    close()
    assert seller.get(path).get_json()["defaults"] == 0
    assert code_of(rival.get(path))[0] == 404


def test_the_office_lists_what_was_not_paid_and_clears_the_buyer(
    world: World, buyer: Caller, caller, number: int
) -> None:
    office = caller(world.admin)
    (row,) = office.get("/office/overdue", age="defaulted").get_json()["items"]
    assert (row["age"], row["buyer"], row["status"]) == ("defaulted", "Bharat Mills", "defaulted")
    assert office.get("/office/overdue", age="longer").get_json()["items"] == []
    assert buyer.get("/me").get_json()["user"]["blocked"] is True
    path = f"/office/people/{row['buyer_id']}/clear-block"
    assert code_of(buyer.post(path, {"note": "Let me bid"}))[0] == 403
    assert office.post(path, {"note": "Settled by cheque"}).get_json()["blocked"] is False
    assert code_of(office.post(path, {"note": "Settled by cheque"})) == (409, "not_blocked")
