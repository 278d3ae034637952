"""The papers of a sale by JSON, and checking one."""

import pytest

from models.base import db
from models.paper import Paper
from services.core.ids import number_of
from tests.api.conftest import Caller, code_of
from tests.hammer import tell


@pytest.fixture
def sale(seller: Caller, buyer: Caller, auction: str) -> str:
    """A confirmed sale of 40 quintals at 5,000."""
    buyer.bid(auction, "5000")
    seller.post(f"/auctions/{auction}/end")
    sale = str(buyer.get("/me/sales").get_json()["items"][0]["id"])
    seller.patch(f"/sales/{sale}", {"status": "confirmed"})
    tell()
    return sale


def test_the_papers_of_a_sale_are_listed(seller: Caller, buyer: Caller, sale: str):
    items = seller.get(f"/sales/{sale}/papers").get_json()["items"]
    assert [item["kind"] for item in items] == ["agreement", "receipt", "gate_pass", "invoice", "statement"]
    agreement, receipt = items[:2]
    assert agreement["number"].startswith("AGR/")
    assert agreement["pdf"] == f"/api/v1/sales/{sale}/papers/agreement.pdf"
    assert (receipt["id"], receipt["number"], receipt["due"], receipt["pdf"]) == (None, None, False, None)
    assert len(buyer.get(f"/sales/{sale}/papers").get_json()["items"]) == 4


def test_the_papers_of_a_sale_are_nobody_elses_business(rival: Caller, anybody: Caller, sale: str):
    assert code_of(rival.get(f"/sales/{sale}/papers")) == (404, "not_found")
    assert code_of(anybody.get(f"/sales/{sale}/papers")) == (401, "unauthenticated")


def test_anybody_checks_a_code(seller: Caller, anybody: Caller, sale: str):
    item = seller.get(f"/sales/{sale}/papers").get_json()["items"][0]
    code = db.session.get_one(Paper, number_of("paper", item["id"])).code
    told = anybody.get("/papers/verify", code=code).get_json()
    assert (told["holds"], told["finding"], told["changed"]) == (True, "holds", [])
    assert (told["paper"]["number"], told["paper"]["amount"]) == (item["number"], "200000.00")
    forged = anybody.get("/papers/verify", code=f"{code[:-6]}AAAAAA").get_json()
    assert (forged["holds"], forged["finding"], forged["paper"]) == (False, "forged", None)
    assert anybody.get("/papers/verify", code="nonsense").get_json()["finding"] == "unreadable"
    assert code_of(anybody.get("/papers/verify")) == (422, "invalid")
