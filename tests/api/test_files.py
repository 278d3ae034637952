"""Files of a sale by bearer token: for its two sides and the office, for nobody else."""

import io
import uuid
from typing import Any

import pytest

from models.base import db
from models.paper import Paper
from tests.api.conftest import V1, Caller, code_of
from tests.hammer import tell
from tests.world import World

PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def sale(seller: Caller, buyer: Caller, auction: str) -> str:
    """A confirmed sale of 40 quintals at 5,000, by its address."""
    buyer.bid(auction, "5000")
    seller.post(f"/auctions/{auction}/end")
    sale = f"/sales/{buyer.get('/me/sales').get_json()['items'][0]['id']}"
    seller.patch(sale, {"status": "confirmed"})
    return sale


@pytest.fixture
def office(world: World, caller: Any) -> Caller:
    return caller(world.admin)


def test_a_slip_is_given_to_both_sides_and_the_office_alone(
    seller: Caller, buyer: Caller, rival: Caller, office: Caller, anybody: Caller, sale: str
) -> None:
    sent = seller("POST", f"{sale}/files", data={"files": (io.BytesIO(PDF), "weigh slip.pdf")})
    (file,) = sent.get_json()["sale"]["steps"][-1]["files"]
    where = file["url"].removeprefix(V1)
    for each in (seller, buyer, office):
        found = each.get(where)
        assert (found.status_code, found.mimetype, found.data) == (200, "application/pdf", PDF)
        assert found.headers["Content-Disposition"].startswith("attachment")
        assert found.headers["Cache-Control"] == "private, no-store"
    assert code_of(rival.get(where)) == (404, "not_found")
    assert code_of(anybody.get(where)) == (401, "unauthenticated")
    assert code_of(Caller(seller.client.application, "mandi_wrong").get(where)) == (401, "unauthenticated")
    assert code_of(seller.get(where[:-2] + "zz")) == (404, "not_found")
    assert (
        seller.client.get(f"{sale}/files/{where.rpartition('/')[2]}").status_code == 302
    )  # pages know no token


def test_a_proof_is_given_to_those_it_concerns(
    seller: Caller, buyer: Caller, rival: Caller, office: Caller, sale: str
) -> None:
    form = {
        "way": "cash",
        "amount": "5",
        "client_ref": str(uuid.uuid4()),
        "photos": (io.BytesIO(PDF), "r.pdf"),
    }
    payment = buyer("POST", f"{sale}/payments", data=form).get_json()["payment"]["id"]
    where = f"/payments/{payment}/proof"
    for each in (seller, buyer, office):
        assert each.get(where).data == PDF
    assert code_of(rival.get(where)) == (404, "not_found")
    bare = buyer.post(f"{sale}/payments", {"way": "cash", "amount": "7", "client_ref": str(uuid.uuid4())})
    assert code_of(buyer.get(f"/payments/{bare.get_json()['payment']['id']}/proof")) == (404, "not_found")


def test_a_paper_is_given_in_each_language_and_issued_when_it_is_due(
    seller: Caller, buyer: Caller, rival: Caller, anybody: Caller, sale: str
) -> None:
    papers = {each["kind"]: each for each in seller.get(f"{sale}/papers").get_json()["items"]}
    where = papers["agreement"]["pdf"].removeprefix(V1)
    assert papers["agreement"]["id"] is None
    for language in ("en", "hi", "mr"):
        printed = buyer.get(where, language=language)
        assert (printed.status_code, printed.mimetype) == (200, "application/pdf")
        assert printed.data.startswith(b"%PDF")
    assert db.session.query(Paper).count() == 1
    tell()
    assert db.session.query(Paper).count() == 1
    assert code_of(seller.get(f"{sale}/papers/receipt.pdf")) == (409, "paper_not_due")
    assert code_of(buyer.get(f"{sale}/papers/statement.pdf")) == (404, "not_found")  # the seller's own
    assert code_of(seller.get(f"{sale}/papers/poem.pdf")) == (404, "not_found")
    assert code_of(seller.get(where, language="fr")) == (422, "invalid")
    assert code_of(rival.get(where)) == (404, "not_found")
    assert code_of(anybody.get(where)) == (401, "unauthenticated")
