"""Sales, prices and figures by JSON."""

import io
import uuid

import pytest
from sqlalchemy import text
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from models.base import db
from tests.api.conftest import Caller, code_of


@pytest.fixture
def sale(seller: Caller, buyer: Caller, auction: str) -> str:
    """A pending sale of 40 quintals at 5,000."""
    buyer.bid(auction, "5000")
    seller.post(f"/auctions/{auction}/end")
    return str(buyer.get("/me/sales").get_json()["items"][0]["id"])


def pay_in_cash(seller: Caller, buyer: Caller, sale: str) -> None:
    """Pay what is due, as both sides say."""
    body = {"way": "cash", "amount": "200000", "client_ref": str(uuid.uuid4())}
    paid = buyer.post(f"/sales/{sale}/payments", body).get_json()["payment"]
    assert seller.post(f"/payments/{paid['id']}/confirm").status_code == 200


def test_a_sale_is_told_to_both_sides(seller: Caller, buyer: Caller, sale: str, auction: str) -> None:
    mine = buyer.get(f"/sales/{sale}").get_json()["sale"]
    assert (mine["auction_id"], mine["status"], mine["side"]) == (auction, "pending", "buyer")
    assert (mine["rate"], mine["quantity_quintals"], mine["total"]) == ("5000.00", "40.00", "200000.00")
    assert mine["next"] == {"status": "confirmed", "side": "seller", "by": "step"}
    assert [step["status"] for step in mine["steps"]] == ["pending"]
    assert seller.get(f"/sales/{sale}").get_json()["sale"]["side"] == "seller"


def test_each_side_takes_its_steps_in_turn(seller: Caller, buyer: Caller, sale: str) -> None:
    assert code_of(buyer.patch(f"/sales/{sale}", {"status": "confirmed"})) == (403, "not_your_turn")
    assert code_of(seller.patch(f"/sales/{sale}", {"status": "paid"})) == (409, "invalid_transition")
    assert code_of(seller.patch(f"/sales/{sale}", {"status": "lost"})) == (422, "invalid")
    answer = seller.patch(f"/sales/{sale}", {"status": "confirmed", "note": "at gate 4"}).get_json()["sale"]
    assert (answer["status"], answer["steps"][-1]["note"]) == ("confirmed", "at gate 4")
    assert answer["next"] == {"status": "paid", "side": "buyer", "by": "payment"}
    assert code_of(buyer.patch(f"/sales/{sale}", {"status": "paid"})) == (409, "payment_needed")
    pay_in_cash(seller, buyer, sale)
    answer = seller.get(f"/sales/{sale}").get_json()["sale"]
    assert answer["next"] == {"status": "dispatched", "side": "seller", "by": "weighing"}
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


PDF = b"%PDF-1.4\ntrailer<<>>\n%%EOF\n"


def test_papers_come_with_a_weighing_or_alone(seller: Caller, buyer: Caller, sale: str) -> None:
    seller.patch(f"/sales/{sale}", {"status": "confirmed"})
    pay_in_cash(seller, buyer, sale)
    fields = {"gross_kg": "4000", "files": (io.BytesIO(PDF), "slip.pdf")}
    weighed = seller.post(f"/sales/{sale}/weighings", data=fields)
    (kept,) = weighed.get_json()["sale"]["steps"][-1]["files"]
    assert (kept["name"], kept["type"], kept["bytes"]) == ("slip.pdf", "application/pdf", len(PDF))
    alone = {"note": "the receipt", "files": (io.BytesIO(PDF + b"\n"), "receipt.pdf")}
    step = buyer.post(f"/sales/{sale}/files", data=alone).get_json()["sale"]["steps"][-1]
    assert (step["act"], step["status"], step["note"]) == ("files", "dispatched", "the receipt")


@pytest.mark.parametrize("data", [b"not a paper", PDF + b" " * 20 * 1024 * 1024], ids=["fake", "20 MB"])
def test_a_fake_or_huge_file_is_refused_on_its_field(seller: Caller, sale: str, data: bytes) -> None:
    boundary, body = encode_multipart({"files": FileStorage(io.BytesIO(data), filename="slip.pdf")})
    content_type = f'multipart/form-data; boundary="{boundary}"'
    answer = seller.post(f"/sales/{sale}/files", data=body, content_type=content_type)
    assert code_of(answer) == (422, "invalid")
    assert "slip.pdf" in answer.get_json()["error"]["details"]["fields"]["files"]


def test_impossible_weights_are_refused_by_the_names_they_were_sent(
    seller: Caller, buyer: Caller, sale: str
) -> None:
    seller.patch(f"/sales/{sale}", {"status": "confirmed"})
    pay_in_cash(seller, buyer, sale)
    path = f"/sales/{sale}/weighings"
    for body, field in (
        ({"gross_kg": 0}, "gross_kg"),
        ({"gross_kg": "-1"}, "gross_kg"),
        ({"gross_kg": 4000, "tare_kg": 4000}, "tare_kg"),
        ({"gross_kg": 40_001}, "gross_kg"),
        ({"gross_kg": 4000, "quality": {"colour": 1}}, "quality.colour"),
    ):
        answer = seller.post(path, body)
        assert code_of(answer) == (422, "invalid")
        assert list(answer.get_json()["error"]["details"]["fields"]) == [field]
    assert code_of(seller.post(path, {"gross_kg": 4000, "weight": 1})) == (422, "invalid")
    assert seller.get(f"/sales/{sale}").get_json()["sale"]["status"] == "paid"


def test_both_sides_call_a_sale_off_before_it_is_paid(
    seller: Caller, buyer: Caller, rival: Caller, sale: str
) -> None:
    path = f"/sales/{sale}/cancel"
    assert code_of(rival.post(path, {})) == (404, "not_found")
    assert code_of(buyer.post(path, {"agree": False})) == (409, "cancel_not_asked")
    assert seller.post(path, {"note": "rain"}).get_json()["sale"]["cancel_asked"] == "seller"
    assert code_of(seller.post(path, {})) == (409, "cancel_asked")
    assert buyer.post(path, {"agree": False}).get_json()["sale"]["cancel_asked"] is None
    seller.post(path, {})
    off = buyer.post(path, {}).get_json()["sale"]
    assert (off["status"], off["next"], off["due_at"]) == ("cancelled", None, None)
    assert code_of(seller.post(path, {})) == (409, "cannot_cancel")
    assert seller.get("/me/sales", status="cancelled").get_json()["total"] == 1


def test_a_sale_tells_its_deadline_and_its_formula(buyer: Caller, sale: str) -> None:
    told = buyer.get(f"/sales/{sale}").get_json()["sale"]
    assert told["due_at"] > told["created_at"]
    assert told["terms"]["tolerance_percent"] == "1"
    assert (told["settlement"], told["weighings"], told["cancel_asked"]) == (None, [], None)
