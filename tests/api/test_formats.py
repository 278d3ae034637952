"""Sealed and Dutch auctions by JSON, from the listing to the sale; every answer is held to the OpenAPI."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services import bidding
from services.core.clock import utc_now
from services.core.ids import public_id
from tests.api.conftest import LISTING, Caller, code_of, publish
from tests.world import World

pytestmark = pytest.mark.usefixtures("market")
CLOCK = {"format": "dutch", "floor_price": "4000.00", "drop": 50, "drop_every_s": 300}
STEADY = {"format": "dutch", "floor_price": 4000_00, "drop": 50_00, "drop_every_s": 3600}
"""One price for as long as a test runs."""


def offer(seller: Caller, **listing: Any) -> dict[str, Any]:
    response = seller.post("/auctions", LISTING | listing)
    assert response.status_code == 201, response.text
    return dict(response.get_json()["auction"])


def ago(**passed: float) -> datetime:
    """A whole second, as a listing's moments are told in milliseconds."""
    return utc_now().replace(microsecond=0) - timedelta(**passed)


def faults(response: Any) -> set[str]:
    assert code_of(response) == (422, "invalid")
    return set(response.get_json()["error"]["details"]["fields"])


def test_a_dutch_lot_is_listed_and_taken_at_the_clocks_price(
    seller: Caller, buyer: Caller, rival: Caller, anybody: Caller
) -> None:
    lot = offer(seller, **CLOCK)
    assert (lot["format"], lot["price"], lot["next_min"]) == ("dutch", None, "5000.00")
    assert lot["soft_close"] == {"window_s": 0, "max_extensions": 0}
    assert {**lot["dutch"], "next_drop_at": ""} == {
        "floor_price": "4000.00",
        "drop": "50.00",
        "drop_every_s": 300,
        "price": "5000.00",
        "next_drop_at": "",
    }
    assert code_of(buyer.auto_bid(lot["id"], 5000)) == (409, "not_available")
    too_low = buyer.bid(lot["id"], 4999)
    assert code_of(too_low) == (422, "bid_too_low")
    assert too_low.get_json()["error"]["details"]["next_min"] == "5000.00"
    taken = buyer.bid(lot["id"], 5000).get_json()
    assert (taken["bid"]["kind"], taken["auction"]["status"]) == ("accept", "sold")
    assert code_of(rival.bid(lot["id"], 5000)) == (409, "auction_closed")
    (entry,) = anybody.get(f"/auctions/{lot['id']}/bids").get_json()["items"]
    assert (entry["amount"], entry["kind"]) == ("5000.00", "accept")
    (sale,) = buyer.get("/me/sales").get_json()["items"]
    assert (sale["rate"], sale["total"]) == ("5000.00", "200000.00")


@pytest.mark.parametrize("form", ["sealed_first", "sealed_second"])
def test_sealed_bids_are_placed_replaced_and_opened(
    form: str, seller: Caller, buyer: Caller, rival: Caller, anybody: Caller
) -> None:
    lot = offer(seller, format=form, reserve_price=5100, consent=True)
    placed = buyer.bid(lot["id"], 5400)
    assert placed.status_code == 201 and placed.get_json()["bid"]["kind"] == "sealed"
    rival.bid(lot["id"], 5300)
    assert buyer.bid(lot["id"], 5350).get_json()["auction"]["you"]["sealed_bid"] == "5350.00"
    assert code_of(buyer.auto_bid(lot["id"], 6000)) == (409, "not_available")
    assert code_of(buyer.delete(f"/auctions/{lot['id']}/auto-bid")) == (409, "not_available")
    seen = anybody.get(f"/auctions/{lot['id']}").get_json()["auction"]
    assert (seen["bid_count"], seen["price"], seen["reserve"], seen["entries"]) == (2, None, "not_met", [])
    (mine,) = buyer.get("/me/bids").get_json()["items"]
    assert (mine["outcome"], mine["promised"], mine["auction"]["you"]["sealed_bid"]) == (
        "sealed",
        "5350.00",
        "5350.00",
    )
    ended = seller.post(f"/auctions/{lot['id']}/end").get_json()["auction"]
    price = {"sealed_first": "5350.00", "sealed_second": "5300.00"}[form]
    assert (ended["status"], ended["price"], ended["reserve"]) == ("pending_consent", price, "met")
    assert [entry["amount"] for entry in ended["entries"]] == ["5350.00", "5300.00"]
    lines = anybody.get(f"/auctions/{lot['id']}/ledger").get_json()["items"]
    assert [line["kind"] for line in lines[3:]] == [*["sealed_bid"] * 3, *["opened_bid"] * 2, "closed"]
    assert seller.post(f"/auctions/{lot['id']}/accept").get_json()["auction"]["status"] == "sold"
    (won,) = buyer.get("/me/bids").get_json()["items"]
    assert won["outcome"] == "won"


def test_lowering_the_reserve_of_a_sealed_lot_is_taken_and_of_a_dutch_one_not(seller: Caller) -> None:
    sealed, dutch = offer(seller, format="sealed_first", reserve_price=6000), offer(seller, **CLOCK)
    assert seller.patch(f"/auctions/{sealed['id']}", {"reserve_price": 5500}).status_code == 200
    assert code_of(seller.patch(f"/auctions/{dutch['id']}", {"reserve_price": 4500})) == (409, "no_reserve")


@pytest.mark.parametrize(
    ("listing", "fields"),
    [
        (CLOCK | {"floor_price": 5000}, {"floor_price"}),
        (CLOCK | {"drop": "0.50"}, {"drop"}),
        (CLOCK | {"drop_every_s": 5}, {"drop_every_s"}),
        (CLOCK | {"drop_every_s": 20_000}, {"drop"}),
        (CLOCK | {"reserve_price": 4500, "step": 25, "consent": True}, {"reserve_price", "step", "consent"}),
        ({"format": "dutch"}, {"floor_price", "drop", "drop_every_s"}),
        ({"format": "sealed_first", "step": 25}, {"step"}),
        ({"drop": 50, "drop_every_s": 300}, {"drop", "drop_every_s"}),
        ({"format": "japanese"}, {"format"}),
        (CLOCK | {"drop_every_s": "300"}, {"drop_every_s"}),
    ],
)
def test_every_fault_of_a_format_is_told_at_its_field(
    seller: Caller, listing: dict[str, Any], fields: set[str]
) -> None:
    assert faults(seller.post("/auctions", LISTING | listing)) == fields


def test_soft_close_is_taken_and_counts_for_nothing(seller: Caller) -> None:
    lot = offer(seller, format="sealed_first", soft_close={"window_s": 60, "max_extensions": 5})
    assert lot["soft_close"] == {"window_s": 0, "max_extensions": 0}


def test_a_draft_changes_its_format_and_its_clock(seller: Caller) -> None:
    path = f"/auctions/{offer(seller, draft=True)['id']}"
    changed = seller.patch(path, CLOCK | {"drop": "25.00"}).get_json()["auction"]
    assert {name: changed["listing"][name] for name in CLOCK} == {
        "format": "dutch",
        "floor_price": "4000.00",
        "drop": "25.00",
        "drop_every_s": "300",
    }
    back = seller.patch(path, {"format": "sealed_second", "drop": None}).get_json()["auction"]
    assert "drop" not in back["listing"]
    assert faults(seller.post(f"{path}/publish")) == {"floor_price", "drop_every_s"}
    seller.patch(path, {"floor_price": None, "drop_every_s": None})
    assert seller.post(f"{path}/publish").get_json()["auction"]["format"] == "sealed_second"


def test_lists_show_a_dutch_price_of_the_moment_and_sort_by_its_start(world: World, anybody: Caller) -> None:
    two_hours_ago = ago(hours=2, minutes=1)
    dutch = publish(world.seller, starts_at=two_hours_ago, now=two_hours_ago, **STEADY)
    english = publish(world.seller, start_price=4950_00)
    cards = anybody.get("/auctions", sort="price_low").get_json()["items"]
    assert [card["id"] for card in cards] == [public_id("auction", number) for number in (english, dutch)]
    falling = cards[1]
    assert (falling["price"], falling["next_min"], falling["dutch"]["price"]) == (None, "4900.00", "4900.00")
    assert (falling["total"], falling["start_price"]) == ("196000.00", "5000.00")
    assert "dutch" not in cards[0]


def test_a_dutch_lot_that_nobody_took_is_shown_at_its_last_price(world: World, anybody: Caller) -> None:
    begun = ago(hours=5)
    number = publish(world.seller, starts_at=begun, now=begun, lasts=timedelta(hours=4), **STEADY)
    bidding.close_due(now=utc_now())
    lot = anybody.get(f"/auctions/{public_id('auction', number)}").get_json()["auction"]
    assert (lot["status"], lot["price"], lot["dutch"]["next_drop_at"]) == ("ended", None, None)
