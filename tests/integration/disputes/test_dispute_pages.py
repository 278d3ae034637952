"""Disputes as people meet them in a browser without scripts: both sides, and the office."""

import csv
import io
import re

import pytest

from services.core.ids import public_id
from services.core.spreadsheet import BYTE_ORDER_MARK
from tests.integration.disputes.quarrels import decided, frozen, paid_sale, received_short
from tests.integration.payments.paid import TOTAL
from tests.visitor import key_on, signed_in
from tests.world import World


@pytest.fixture
def sale(world: World) -> int:
    return paid_sale(world)


@pytest.fixture
def path(sale: int) -> str:
    return f"/sales/{public_id('sale', sale)}"


def test_a_dispute_goes_from_the_page_of_its_sale_to_a_settlement(buyer, seller, sale, path):
    assert f"{path}/disputes/new" in buyer.get(path).text
    page = buyer.get(f"{path}/disputes/new").text
    form = {"kind": "wrong_lot", "amount": "10,000", "text": "Half of it is gram.", "key": key_on(page)}
    empty = buyer.post(f"{path}/disputes/new", form | {"text": ""})
    assert (empty.status_code, "Say in a few words" in empty.text) == (422, True)
    above = buyer.post(f"{path}/disputes/new", form | {"amount": "208001"})
    assert (above.status_code, "At most ₹2,08,000" in above.text) == (409, True)
    for _double_click in range(2):
        made = buyer.post(f"{path}/disputes/new", form)
        assert made.status_code == 303
    assert frozen(sale) == ("paid", TOTAL, 10_000_00)
    shown = seller.get(made.location).text
    assert "Half of it is gram." in shown
    seller.post(f"{made.location}/answers", {"answer-text": "All of it is soyabean."})
    key = key_on(seller.get(made.location).text, "offer-key")
    offer = {"offer-amount": "3000", "offer-key": key}
    assert seller.post(f"{made.location}/offers", offer).status_code == 303
    page = buyer.get(made.location).text
    assert "offers: ₹3,000 to the buyer" in page
    accept = re.search(rf"{made.location}/offers/\w+/accept", page)
    assert accept
    assert seller.post(accept[0], {"key": "another-key"}).status_code == 403
    assert buyer.post(accept[0], {"key": key_on(page)}).status_code == 303
    assert frozen(sale) == ("paid", TOTAL - 3_000_00, 0)
    assert "The dispute was settled by both sides" in seller.get(path).text


def test_the_office_finds_decides_and_downloads(secretary, buyer, world, sale, path):
    dispute = received_short(world, sale)
    address = f"/disputes/{public_id('dispute', dispute)}"
    assert "disputes wait for a decision" in secretary.get("/admin").text
    assert address in secretary.get("/admin/disputes").text
    assert address in secretary.get("/admin/disputes?status=open&kind=weight&person=bharat").text
    assert address not in secretary.get("/admin/disputes?status=decided").text
    page = secretary.get(address).text
    form = {"decision-amount": "0", "decision-reasons": "", "decision-key": key_on(page, "decision-key")}
    refused = secretary.post(f"{address}/decide", form)
    assert (refused.status_code, "Say in a few words" in refused.text) == (422, True)
    assert buyer.post(f"{address}/decide", form).status_code == 403
    form["decision-reasons"] = "The seller's scales are sealed."
    assert secretary.post(f"{address}/decide", form).status_code == 303
    late = secretary.post(f"{address}/decide", form | {"decision-key": "another-key"})
    assert (late.status_code, "decided in the meantime" in late.text) == (409, True)
    assert frozen(sale) == ("completed", TOTAL, 0)
    assert "scales are sealed" in buyer.get(address).text
    assert "1 dispute, 1 lost" in buyer.get(path).text
    sheet = secretary.post("/admin/disputes/export", {"status": "decided"}).text
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix(BYTE_ORDER_MARK))))
    assert [(row["kind"], row["amount"], row["to_buyer"], row["opened_by"]) for row in rows] == [
        ("weight", "20800.00", "0.00", "house")
    ]
    assert "Decided a dispute" in secretary.get("/admin/log").text


def test_a_stranger_sees_nothing_of_it(app, world, sale):
    dispute = received_short(world, sale)
    rival = signed_in(app, world.rival.login)
    assert rival.get(f"/disputes/{public_id('dispute', dispute)}").status_code == 404
    assert rival.get("/admin/disputes").status_code == 403
    decided(world.admin, dispute, 0)
