"""Bidding by JSON: the promise, its repeat, its refusals."""

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from services import accounts, bidding
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import number_of, public_id
from tests.api.conftest import Caller, code_of, publish
from tests.world import World

HOUR = timedelta(hours=1)
REF = "6F9619FF-8B86-4D01-B42D-00CF4FC964FF"
NOT_AMOUNTS = [
    "abc", "-5", "0", "1e5", "5000.001", "٥٠٠٠", "1000000000000", "NaN", "Infinity", "", " ",
    -5, 0, 10**12, 5000.001, 10**40, float("nan"), float("inf"), True, False, None, [], {}, [5000], {"a": 1},
]  # fmt: skip
AMOUNTS: list[Any] = ["5000", "5,000.00", "₹5,000", " 5000.0 ", 5000, 5000.0, 5000.00]


def _version(auction: str) -> int:
    return bidding.version_of(auction_id=number_of("auction", auction))


def test_a_bid_is_answered_with_itself_and_the_auction(buyer: Caller, auction: str) -> None:
    response = buyer.bid(auction, "5000.00", client_ref=REF)
    answer = response.get_json()
    assert response.status_code == 201
    assert answer["bid"]["client_ref"] == REF.lower()
    assert (answer["bid"]["amount"], answer["bid"]["bidder"], answer["bid"]["leading"]) == (
        "5000.00",
        "Bidder 1",
        True,
    )
    assert (answer["auction"]["price"], answer["auction"]["next_min"]) == ("5000.00", "5025.00")
    assert answer["auction"]["you"] == {"leading": True, "max": None, "alias": "Bidder 1", "outbid": False}


def test_amounts_are_taken_as_people_and_programs_write_them(world: World, buyer: Caller) -> None:
    taken = {
        repr(amount): buyer.bid(public_id("auction", publish(world.seller)), amount).get_json()["bid"][
            "amount"
        ]
        for amount in AMOUNTS
    }
    assert set(taken.values()) == {"5000.00"}


def test_what_is_no_amount_is_refused_and_nothing_is_written(buyer: Caller, auction: str) -> None:
    before = _version(auction)
    for amount in NOT_AMOUNTS:
        response = buyer.bid(auction, amount)
        assert code_of(response) == (422, "invalid_amount"), amount
        assert set(response.get_json()["error"]["details"]["fields"]) == {"amount"}
    assert _version(auction) == before


def test_numbers_are_read_as_exactly_as_they_are_written(buyer: Caller, auction: str) -> None:
    def status_of(written: str) -> int:
        body = f'{{"amount": {written}, "client_ref": "{uuid.uuid4()}"}}'
        sent = buyer("POST", f"/auctions/{auction}/bids", data=body, content_type="application/json")
        return sent.status_code

    assert status_of("1e5") == 422
    assert status_of("5000.500000000000000001") == 422
    assert status_of("5000.50") == 201


def test_a_repeat_of_client_ref_gets_the_first_answer(buyer: Caller, rival: Caller, auction: str) -> None:
    first = buyer.bid(auction, "5000", client_ref=REF)
    rival.bid(auction, "5025")
    again = buyer.bid(auction, "9999", client_ref=REF.lower())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json() == first.get_json()
    assert len(buyer.get(f"/auctions/{auction}/bids").get_json()["items"]) == 2


def test_client_ref_must_be_a_uuid(buyer: Caller, auction: str) -> None:
    for ref in ("", "1", "not-a-uuid", 7, None, "6f9619ff8b864d01b42d00cf4fc964ff"):
        response = buyer.bid(auction, "5000", client_ref=ref)
        assert code_of(response) == (422, "invalid"), ref
        assert set(response.get_json()["error"]["details"]["fields"]) == {"client_ref"}


def test_a_field_beside_the_documented_ones_is_refused(buyer: Caller, auction: str) -> None:
    response = buyer.bid(auction, "5000", on_behalf_of="somebody")
    assert code_of(response) == (422, "invalid")
    assert set(response.get_json()["error"]["details"]["fields"]) == {"on_behalf_of"}


def test_too_low_a_bid_is_told_the_least_that_counts(buyer: Caller, rival: Caller, auction: str) -> None:
    buyer.bid(auction, "5000")
    response = rival.bid(auction, "5001")
    assert code_of(response) == (422, "bid_too_low")
    assert response.get_json()["error"]["details"] == {"next_min": "5025.00"}
    assert response.get_json()["error"]["message"] == "Bid at least ₹5,025 per quintal."


def test_the_leader_never_outbids_itself(buyer: Caller, auction: str) -> None:
    buyer.bid(auction, "5000")
    assert code_of(buyer.bid(auction, "5025")) == (409, "already_leading")


def test_an_unusual_amount_is_questioned_and_goes_through_when_confirmed(
    buyer: Caller, rival: Caller, auction: str
) -> None:
    question = buyer.bid(auction, "50000")
    assert code_of(question) == (428, "confirmation_required")
    details = question.get_json()["error"]["details"]
    assert (details["amount"], details["total"]) == ("50000.00", "2000000.00")
    assert buyer.bid(auction, "50000", confirm=details["confirm"]).status_code == 201
    assert rival.get(f"/auctions/{auction}").get_json()["auction"]["price"] == "50000.00"


def test_a_confirmation_for_a_price_that_moved_on_is_stale(
    buyer: Caller, rival: Caller, auction: str
) -> None:
    confirm = buyer.bid(auction, "50000").get_json()["error"]["details"]["confirm"]
    rival.bid(auction, "5000")
    assert code_of(buyer.bid(auction, "50000", confirm=confirm)) == (409, "stale_confirm")


def test_auto_bids_are_set_answered_and_withdrawn(buyer: Caller, rival: Caller, auction: str) -> None:
    mine = buyer.auto_bid(auction, "6000", step="50")
    assert mine.status_code == 200
    assert mine.get_json()["auction"]["you"]["max"] == "6000.00"
    theirs = rival.bid(auction, 5200).get_json()
    assert (theirs["auction"]["price"], theirs["auction"]["leader"]) == ("5250.00", "Bidder 1")
    assert theirs["auction"]["you"] == {"leading": False, "max": None, "alias": "Bidder 2", "outbid": True}
    assert "6000" not in json.dumps(theirs)
    gone = buyer.delete(f"/auctions/{auction}/auto-bid")
    assert (gone.status_code, gone.get_json()["auction"]["you"]["max"]) == (200, None)
    assert code_of(rival.delete(f"/auctions/{auction}/auto-bid")) == (409, "no_standing_maximum")


def test_auto_bids_refuse_what_the_rules_refuse(buyer: Caller, auction: str) -> None:
    assert code_of(buyer.auto_bid(auction, "4999")) == (422, "bid_too_low")
    assert code_of(buyer.auto_bid(auction, "6000", step="1")) == (422, "step_too_small")
    assert code_of(buyer.auto_bid(auction, "1e5")) == (422, "invalid_amount")
    buyer.auto_bid(auction, "6000")
    assert code_of(buyer.auto_bid(auction, "5500")) == (422, "maximum_too_low")


def test_nobody_bids_for_the_own_lot(seller: Caller, auction: str) -> None:
    assert code_of(seller.bid(auction, "5000")) == (403, "own_auction")


def test_only_buyers_bid(world: World, caller: Callable[[Person], Caller], auction: str) -> None:
    assert code_of(caller(world.admin).bid(auction, "5000")) == (403, "forbidden")


def test_somebody_suspended_looks_but_does_not_bid(world: World, buyer: Caller, auction: str) -> None:
    accounts.suspend(user_id=world.buyer.id, reason="does not pay", by=world.admin, now=utc_now(), address="")
    assert code_of(buyer.bid(auction, "5000")) == (403, "suspended")
    assert buyer.get(f"/auctions/{auction}").status_code == 200
    assert buyer.get("/me").get_json()["user"]["suspended"] is True


def test_nobody_signed_in_does_not_bid(anybody: Caller, auction: str) -> None:
    response = anybody.bid(auction, "5000")
    assert code_of(response) == (401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_auctions_that_never_were_take_no_bids(buyer: Caller, auction: str) -> None:
    for unknown in ("zzzzzzzz", "1", "0", "k3VbQz8m'--", "🌾", "a" * 300, auction.swapcase()):
        assert code_of(buyer.bid(unknown, "5000")) == (404, "not_found")
        for path in ("", "/bids", "/ledger"):
            assert code_of(buyer.get(f"/auctions/{unknown}{path}")) == (404, "not_found")


def test_bids_before_the_start_and_after_the_end_are_refused(world: World, buyer: Caller) -> None:
    early = publish(world.seller, starts_at=utc_now() + HOUR)
    late = publish(world.seller, starts_at=utc_now() - 2 * HOUR, now=utc_now() - 2 * HOUR, lasts=HOUR)
    assert code_of(buyer.bid(public_id("auction", early), "5000")) == (409, "auction_not_open")
    assert code_of(buyer.bid(public_id("auction", late), "5000")) == (409, "auction_closed")


def test_bids_are_listed_newest_last_behind_a_seq(buyer: Caller, rival: Caller, auction: str) -> None:
    buyer.bid(auction, "5000")
    rival.bid(auction, "5025")
    items = rival.get(f"/auctions/{auction}/bids").get_json()["items"]
    assert [(each["bidder"], each["amount"], each["kind"]) for each in items] == [
        ("Bidder 1", "5000.00", "plain"),
        ("Bidder 2", "5025.00", "plain"),
    ]
    rest = rival.get(f"/auctions/{auction}/bids", after=items[0]["seq"]).get_json()
    assert rest == {"items": items[1:], "more": False}


def test_the_ledger_can_be_checked_by_anybody_who_reads_it(
    buyer: Caller, anybody: Caller, auction: str
) -> None:
    buyer.auto_bid(auction, "6000")
    lines = anybody.get(f"/auctions/{auction}/ledger").get_json()["items"]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    previous = "0" * 64
    for line in lines:
        sealed = {name: line[name] for name in ("at", "kind", "payload", "seq")}
        text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert line["prev_hash"] == previous
        assert line["hash"] == _sha256(previous + text)
        previous = line["hash"]
    assert 600000 not in [line["payload"].get("amount") for line in lines]


def test_own_bids_tell_what_was_promised(buyer: Caller, rival: Caller, auction: str) -> None:
    buyer.auto_bid(auction, "6000")
    rival.bid(auction, "5200")
    mine, theirs = buyer.get("/me/bids").get_json(), rival.get("/me/bids").get_json()
    assert (mine["total"], mine["items"][0]["auction"]["id"]) == (1, auction)
    assert (mine["items"][0]["outcome"], mine["items"][0]["promised"]) == ("leading", "6000.00")
    assert (theirs["items"][0]["outcome"], theirs["items"][0]["max"]) == ("outbid", None)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
