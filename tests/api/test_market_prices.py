"""The price guide for programs."""

import pytest
from flask import Flask

from services import prices
from tests.api.conftest import Caller, code_of


@pytest.fixture(autouse=True)
def starter(app: Flask) -> None:
    prices.seed_starter()


def test_crops_are_listed_and_found_in_any_script(anybody: Caller) -> None:
    everything = anybody.get("/commodities", per_page=100).get_json()
    assert everything["total"] > 50
    assert {"soyabean", "wheat"} <= {item["slug"] for item in everything["items"]}
    assert anybody.get("/commodities", q="सोयाबीन").get_json()["items"][0]["slug"] == "soyabean"


def test_markets_near_a_point_come_nearest_first(anybody: Caller) -> None:
    items = anybody.get("/markets", near="22.72,75.86", per_page=5).get_json()["items"]
    assert items[0]["district"] == "Indore"
    distances = [item["km"] for item in items]
    assert distances == sorted(distances)
    assert all(item["newest"] is None for item in items)


def test_markets_of_a_crop_tell_what_they_paid(anybody: Caller) -> None:
    found = anybody.get("/markets", commodity="soyabean", near="22.72,75.86").get_json()
    assert found["total"] > 3
    assert {item["newest"]["as_of"] for item in found["items"]} == {"2026-07-24"}
    only = anybody.get("/markets", commodity="soyabean", state="Gujarat").get_json()["items"]
    assert {item["state"] for item in only} <= {"Gujarat"}


@pytest.mark.parametrize("near", ["here", "22.72", "91,0", "0,181", "nan,nan", "1,2,3"])
def test_a_point_that_is_none_is_refused(anybody: Caller, near: str) -> None:
    refusal = anybody.get("/markets", near=near)
    assert code_of(refusal) == (422, "invalid")
    assert "near" in refusal.get_json()["error"]["details"]["fields"]


def test_prices_of_a_market_are_paged_newest_first(anybody: Caller) -> None:
    market = anybody.get("/markets", commodity="soyabean").get_json()["items"][0]["id"]
    told = anybody.get("/prices", commodity="soyabean", market=market, period="1m").get_json()
    assert (told["commodity"], told["market"], told["bucket"]) == ("soyabean", market, "day")
    assert told["items"][0]["day"] == "2026-07-24"
    assert told["source"].startswith("Agmarknet")


def test_unknown_names_have_codes(anybody: Caller) -> None:
    assert code_of(anybody.get("/prices", commodity="unobtainium")) == (404, "unknown_crop")
    assert code_of(anybody.get("/prices", commodity="soyabean", market="nowhere-9999999")) == (
        404,
        "unknown_market",
    )


def test_the_summary_has_every_main_crop_of_a_state(anybody: Caller) -> None:
    nation = anybody.get("/prices/summary").get_json()
    state = anybody.get("/prices/summary", state="Madhya Pradesh").get_json()
    assert state["state"] == "Madhya Pradesh"
    assert 0 < len(state["items"]) < len(nation["items"])
    assert {"commodity", "price", "as_of", "week_change"} <= nation["items"][0].keys()
