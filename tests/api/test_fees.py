"""Estimates and statements for programs; shapes are held to the OpenAPI on the way."""

import pytest

from models.base import db
from models.sale import Sale
from services import bidding
from services.core.clock import utc_now
from services.core.ids import public_id
from tests import starter
from tests.api.conftest import Caller, code_of
from tests.factories import publish
from tests.integration.bidding.test_placing import ref
from tests.integration.fees.places import lay_onions, solapur
from tests.world import World

ASKED = {
    "commodity": "onion",
    "state": "Maharashtra",
    "market": "Solapur",
    "quantity_quintals": "5.12",
    "rate": "100",
    "bags": "10",
}


@pytest.fixture
def onions(world: World) -> int:
    """A live lot of 512 kg at Solapur, bid on at ₹100 a quintal."""
    starter.seed()
    solapur(world.admin)
    now = utc_now().replace(microsecond=0)
    auction_id = publish(world.seller, start_price=90_00, starts_at=now, now=now, grams=512_000)
    lay_onions(auction_id)
    bidding.place_bid(bidder=world.buyer, auction_id=auction_id, amount=100_00, client_ref=ref())
    return auction_id


def test_an_estimate_of_the_solapur_sale(anybody: Caller, onions: int) -> None:
    told = anybody.get("/fees/estimate", **ASKED).get_json()["statement"]
    assert (told["gross"], told["bags"], told["bag_kg"]) == ("512.00", 10, None)
    assert told["seller"] == {
        "deductions": "509.50",
        "percent": "99.5117",
        "net_before_rounding": "2.50",
        "rounding": "-0.50",
        "net": "3.00",
        "net_rate": "0.49",
        "transport": "15.00",
        "warnings": ["high_deductions", "net_below_transport"],
    }
    assert told["buyer"] == {"charges": "5.12", "due": "517.12"}
    assert [(line["name"], line["amount"]) for line in told["lines"] if line["payer"] == "seller"] == [
        ("Hamali", "40.50"),
        ("Weighing", "24.00"),
        ("Motor", "15.00"),
        ("Cash advance", "430.00"),
    ]


def test_without_bags_their_size_is_told_and_the_way_counts(anybody: Caller, onions: int) -> None:
    asked = {name: value for name, value in ASKED.items() if name != "bags"}
    told = anybody.get("/fees/estimate", **asked, transport="200").get_json()["statement"]
    assert (told["bags"], told["bag_kg"]) == (11, 50)
    assert told["seller"]["transport"] == "215.00"


def test_each_side_sees_its_own_part_of_an_auction_and_of_its_sale(
    seller: Caller, buyer: Caller, world: World, onions: int
) -> None:
    auction = public_id("auction", onions)
    own = seller.get("/fees/estimate", auction=auction).get_json()["statement"]
    other = buyer.get("/fees/estimate", auction=auction).get_json()["statement"]
    assert own["seller"]["net"] == "3.00"
    assert other["seller"] is None
    assert {line["payer"] for line in other["lines"]} == {"buyer"}
    bidding.end_early(seller=world.seller, auction_id=onions)
    sale = public_id("sale", db.session.query(Sale.id).filter_by(auction_id=onions).scalar())
    assert seller.get(f"/sales/{sale}").get_json()["sale"]["statement"] == own
    assert buyer.get(f"/sales/{sale}").get_json()["sale"]["statement"] == other


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"state": "Utopia"}, 422),
        ({"commodity": "unobtainium"}, 422),
        ({"rate": "0"}, 422),
        ({"quantity_quintals": "-1"}, 422),
        ({"bags": "0"}, 422),
        ({"auction": "abcdefgh"}, 404),
    ],
)
def test_nonsense_is_refused(anybody: Caller, onions: int, asked: dict[str, str], status: int) -> None:
    assert code_of(anybody.get("/fees/estimate", **(ASKED | asked)))[0] == status


def test_a_quantity_and_a_rate_are_needed(anybody: Caller, onions: int) -> None:
    answer = anybody.get("/fees/estimate", commodity="onion", state="Maharashtra")
    assert set(answer.get_json()["error"]["details"]["fields"]) == {"quantity_quintals", "rate"}
