"""Sales, prices and figures by JSON."""

import pytest
from sqlalchemy import text

from models.base import db
from tests.api.conftest import Caller, code_of


@pytest.fixture
def sale(seller: Caller, buyer: Caller, auction: str) -> str:
    """A pending sale of 40 quintals at 5,000."""
    buyer.bid(auction, "5000")
    seller.post(f"/auctions/{auction}/end")
    return str(buyer.get("/me/sales").get_json()["items"][0]["id"])


def test_a_sale_is_told_to_both_sides(seller: Caller, buyer: Caller, sale: str, auction: str) -> None:
    mine = buyer.get(f"/sales/{sale}").get_json()["sale"]
    assert (mine["auction_id"], mine["status"], mine["side"]) == (auction, "pending", "buyer")
    assert (mine["rate"], mine["quantity_quintals"], mine["total"]) == ("5000.00", "40.00", "200000.00")
    assert mine["next"] == {"status": "confirmed", "side": "seller"}
    assert [step["status"] for step in mine["steps"]] == ["pending"]
    assert seller.get(f"/sales/{sale}").get_json()["sale"]["side"] == "seller"


def test_each_side_takes_its_steps_in_turn(seller: Caller, buyer: Caller, sale: str) -> None:
    assert code_of(buyer.patch(f"/sales/{sale}", {"status": "confirmed"})) == (403, "not_your_turn")
    assert code_of(seller.patch(f"/sales/{sale}", {"status": "paid"})) == (409, "invalid_transition")
    assert code_of(seller.patch(f"/sales/{sale}", {"status": "lost"})) == (422, "invalid")
    for party, status in ((seller, "confirmed"), (buyer, "paid")):
        body = {"status": status, "note": f"now {status}"}
        answer = party.patch(f"/sales/{sale}", body).get_json()["sale"]
        assert answer["status"] == status
        assert answer["steps"][-1]["note"] == f"now {status}"
    assert code_of(seller.patch(f"/sales/{sale}", {"status": "dispatched"})) == (409, "weighing_needed")
    assert code_of(buyer.post(f"/sales/{sale}/weighings", {"gross_kg": 4000})) == (409, "invalid_transition")
    sent = seller.post(f"/sales/{sale}/weighings", {"gross_kg": "9120.5", "tare_kg": 5_120.5, "slip": "W 17"})
    assert sent.get_json()["sale"]["weighings"][0]["net_kg"] == "4000"
    answer = buyer.post(f"/sales/{sale}/weighings", {"gross_kg": "3990", "note": "two torn bags"}).get_json()
    assert (answer["sale"]["status"], answer["sale"]["next"]) == ("completed", None)
    assert (answer["sale"]["settled_total"], answer["sale"]["disputed_amount"]) == ("199500.00", "0.00")
    assert answer["sale"]["steps"][-2]["note"] == "two torn bags"
    assert code_of(buyer.patch(f"/sales/{sale}", {"status": "completed"})) == (409, "invalid_transition")


def test_a_sale_is_nobody_elses_business(rival: Caller, anybody: Caller, sale: str) -> None:
    assert code_of(rival.get(f"/sales/{sale}")) == (404, "not_found")
    assert code_of(rival.patch(f"/sales/{sale}", {"status": "confirmed"})) == (404, "not_found")
    assert code_of(rival.get("/sales/zzzzzzzz")) == (404, "not_found")
    assert code_of(anybody.get(f"/sales/{sale}")) == (401, "unauthenticated")
    assert rival.get("/me/sales").get_json()["items"] == []


def test_own_sales_can_be_narrowed_and_paged(seller: Caller, sale: str) -> None:
    assert seller.get("/me/sales", side="seller", status="pending").get_json()["total"] == 1
    assert seller.get("/me/sales", side="buyer").get_json()["total"] == 0
    assert seller.get("/me/sales", per_page=1).get_json()["pages"] == 1
    assert code_of(seller.get("/me/sales", side="broker")) == (422, "invalid")


def test_reference_prices_name_their_level_and_day(market: None, anybody: Caller) -> None:
    near = anybody.get("/reference-prices", commodity="सोयाबीन", state="MP", market="Indore").get_json()
    assert (near["commodity"], near["unit"]) == ("soyabean", "quintal")
    assert near["level"] in ("market", "district", "state", "national")
    far = anybody.get("/reference-prices", commodity="soyabean", state="", district="", market="").get_json()
    assert far["level"] in ("national", "msp")
    assert set(near) == {
        "commodity", "unit", "price", "min", "max", "records", "as_of", "level", "place", "source",
    }  # fmt: skip


def test_prices_of_unknown_crops_are_not_found(anybody: Caller, auction: str) -> None:
    assert code_of(anybody.get("/reference-prices", commodity="unobtainium")) == (404, "unknown_crop")
    assert code_of(anybody.get("/reference-prices", commodity="soyabean")) == (404, "no_price")
    assert code_of(anybody.get("/reference-prices")) == (422, "invalid")


def test_the_house_tells_its_figures(anybody: Caller, sale: str) -> None:
    figures = anybody.get("/stats").get_json()
    assert (figures["live_auctions"], figures["total_auctions"]) == (0, 1)
    assert (figures["bids"], figures["sales"], figures["turnover"]) == (1, 1, "200000.00")
    assert (figures["success_rate"], figures["average_bids_per_auction"]) == (1.0, 1.0)


def test_a_fault_of_the_house_is_told_without_its_detail(anybody: Caller) -> None:
    db.session.execute(text("ALTER TABLE sales RENAME TO elsewhere"))
    db.session.commit()
    response = anybody.get("/stats")
    assert code_of(response) == (500, "internal")
    assert "sales" not in response.text
