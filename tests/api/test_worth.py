"""What a lot is worth, by JSON."""

from flask import Flask

from services.core.ids import public_id
from tests import starter
from tests.api.conftest import LISTING, Caller, code_of, publish
from tests.world import World


def test_an_analysis_says_the_range_and_every_reason(
    market: None, seller: Caller, anybody: Caller, auction: str
) -> None:
    made = seller.post(f"/auctions/{auction}/analyze-price")
    assert made.status_code == 200
    told = made.get_json()
    assert anybody.get(f"/auctions/{auction}/price-analysis").get_json() == told
    analysis = told["analysis"]
    assert analysis["steps"][0]["basis"] == "district"
    assert analysis["figures"]["count"] >= 5
    assert analysis["words"]["made_of"].split()[1] == "mandi"
    assert analysis["words"]["start"].startswith("Start the bids at ₹")
    assert told["against"]["price"] == "5000.00"
    assert "below" in told["against"]["text"]
    assert told["against"]["percent"] < 0


def test_the_prices_behind_it_are_listed(market: None, anybody: Caller, auction: str) -> None:
    told = anybody.get(f"/auctions/{auction}/comparables").get_json()
    analysis = anybody.get(f"/auctions/{auction}/price-analysis").get_json()["analysis"]
    assert told["total"] == analysis["figures"]["count"] + analysis["figures"]["left_out"]
    assert 5 <= len(told["items"]) <= 60
    assert {item["state"] for item in told["items"]} == {"Madhya Pradesh"}
    days = [item["day"] for item in told["items"]]
    assert days == sorted(days, reverse=True)


def test_only_the_seller_or_an_admin_asks_anew(
    market: None, buyer: Caller, anybody: Caller, caller: object, world: World, auction: str
) -> None:
    path = f"/auctions/{auction}/analyze-price"
    assert code_of(anybody.post(path)) == (401, "unauthenticated")
    assert code_of(buyer.post(path)) == (403, "not_your_lot")
    assert caller(world.admin).post(path).status_code == 200  # type: ignore[operator]


def test_a_draft_is_nobody_else_s(market: None, seller: Caller, stranger: Caller, anybody: Caller) -> None:
    draft = seller.post("/auctions", LISTING | {"draft": True}).get_json()["auction"]["id"]
    told = seller.get(f"/auctions/{draft}/price-analysis").get_json()
    assert told["against"] is None
    assert told["analysis"]["variety"] == "Yellow"
    for other in (stranger, anybody):
        for name in ("price-analysis", "comparables"):
            assert code_of(other.get(f"/auctions/{draft}/{name}")) == (404, "not_found")
    assert code_of(stranger.post(f"/auctions/{draft}/analyze-price")) == (404, "not_found")


def test_a_lot_without_anything_to_compare_says_so(seller: Caller, auction: str) -> None:
    for answer in (
        seller.get(f"/auctions/{auction}/price-analysis"),
        seller.post(f"/auctions/{auction}/analyze-price"),
    ):
        assert code_of(answer) == (404, "nothing_to_compare")


def test_all_own_lots_are_analysed_in_one_call(
    app: Flask, world: World, seller: Caller, buyer: Caller
) -> None:
    starter.seed()
    live = public_id("auction", publish(world.seller))
    empty = seller.post("/auctions", {"draft": True}).get_json()["auction"]["id"]
    told = seller.post("/me/auctions/analyze-prices").get_json()
    assert [(item["id"], item["status"]) for item in told["items"]] == [(live, "live"), (empty, "draft")]
    assert (told["analyzed"], told["items"][1]["analysis"]) == (1, None)
    assert code_of(buyer.post("/me/auctions/analyze-prices"))[0] == 403


def test_words_come_in_the_reader_s_language(market: None, anybody: Caller, auction: str) -> None:
    path = f"/auctions/{auction}/price-analysis"
    english = anybody("GET", path).get_json()["analysis"]
    hindi = anybody("GET", path, headers={"Accept-Language": "hi"}).get_json()["analysis"]
    assert english | {"words": 0} == hindi | {"words": 0}
