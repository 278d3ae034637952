"""What a seller decides about a lot on offer by JSON, and what a page shows that a program should too."""

import pytest

from services.core.ids import public_id
from services.core.spreadsheet import BYTE_ORDER_MARK
from tests.api.conftest import LISTING, Caller, code_of, publish
from tests.integration.fees.test_plans import save
from tests.world import World

pytestmark = pytest.mark.usefixtures("market")


def test_a_reserve_is_lowered_and_never_raised(world: World, seller: Caller, buyer: Caller) -> None:
    where = f"/auctions/{public_id('auction', publish(world.seller, reserve_price=5_500_00))}"
    buyer.bid(where.rpartition("/")[2], "5200")
    assert code_of(seller.put(f"{where}/reserve", {"reserve_price": "5500"})) == (422, "reserve_not_lower")
    assert code_of(buyer.put(f"{where}/reserve", {"reserve_price": "5100"})) == (403, "forbidden")
    lowered = seller.put(f"{where}/reserve", {"reserve_price": "5100"})
    assert (lowered.status_code, lowered.get_json()["auction"]["reserve"]) == (200, "met")


def test_an_auction_without_a_reserve_has_none_to_lower(seller: Caller, auction: str) -> None:
    answer = seller.put(f"/auctions/{auction}/reserve", {"reserve_price": "5100"})
    assert code_of(answer) == (409, "no_reserve")


def test_a_lot_is_featured_as_far_as_the_plan_has_places(world: World, seller: Caller, auction: str) -> None:
    assert code_of(seller("PUT", f"/auctions/{auction}/featured")) == (409, "no_featured_place")
    save(world)  # one place
    other = public_id("auction", publish(world.seller))
    for _again in range(2):
        assert seller("PUT", f"/auctions/{auction}/featured").get_json() == {"featured": True}
    assert code_of(seller("PUT", f"/auctions/{other}/featured")) == (409, "no_featured_place")
    assert seller.delete(f"/auctions/{auction}/featured").get_json() == {"featured": False}
    assert seller("PUT", f"/auctions/{other}/featured").status_code == 200


def test_a_draft_is_thrown_away_by_its_seller_alone(seller: Caller, buyer: Caller, auction: str) -> None:
    draft = seller.post("/auctions", LISTING | {"draft": True}).get_json()["auction"]["id"]
    assert code_of(buyer.delete(f"/auctions/{draft}")) == (403, "forbidden")
    assert seller.delete(f"/auctions/{draft}").status_code == 204
    assert code_of(seller.get(f"/auctions/{draft}")) == (404, "not_found")
    assert code_of(seller.delete(f"/auctions/{auction}")) == (409, "already_published")
    assert seller.get(f"/auctions/{auction}").status_code == 200


def test_a_sellers_year_is_a_table_and_a_sale_tells_the_disputes_of_its_sides(
    seller: Caller, buyer: Caller, auction: str
) -> None:
    buyer.bid(auction, "5000")
    seller.post(f"/auctions/{auction}/end")
    sale = seller.get("/me/sales").get_json()["items"][0]["id"]
    table = seller.get("/me/money.csv")
    header, row = (line.split(",") for line in table.text.removeprefix(BYTE_ORDER_MARK).splitlines())
    assert (header[0], row[0], row[2]) == ("sale", sale, "pending")
    assert len(buyer.get("/me/money.csv").text.splitlines()) == 1
    records = seller.get(f"/sales/{sale}").get_json()["sale"]["dispute_records"]
    assert records == {"seller": {"count": 0, "lost": 0}, "buyer": {"count": 0, "lost": 0}}
