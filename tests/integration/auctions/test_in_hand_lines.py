"""Beside every price a seller sees stands what is left of it."""

import pytest
from flask import Flask

from services import administration, bidding
from services.core.clock import utc_now
from services.core.ids import public_id
from tests import starter
from tests.factories import publish
from tests.integration.bidding.test_placing import ref
from tests.visitor import Visitor
from tests.world import World

HAMALI = {
    "state": "Madhya Pradesh",
    "kind": "labour",
    "name": "Hamali",
    "payer": "seller",
    "rate": "10",
    "unit": "per_quintal",
    "sure": "yes",
    "source": "test",
}


@pytest.fixture
def house(app: Flask, world: World) -> World:
    """A house where ₹10 a quintal are taken off in Madhya Pradesh."""
    starter.seed()
    administration.save_fee(fee_id=None, typed=HAMALI, by=world.admin, now=utc_now(), address="")
    return world


def visit(app: Flask, login: str) -> Visitor:
    someone = Visitor(app)
    someone.sign_in(login)
    return someone


def lot(world: World, **columns: object) -> int:
    now = utc_now().replace(microsecond=0)
    return publish(world.seller, starts_at=now, now=now, **columns)


def test_the_room_tells_its_seller_and_nobody_else(app: Flask, house: World) -> None:
    auction_id = lot(house)
    bidding.place_bid(bidder=house.buyer, auction_id=auction_id, amount=5_100_00, client_ref=ref())
    path = f"/auctions/{public_id('auction', auction_id)}"
    page = visit(app, house.seller.login).get(path).text
    # ₹5,100 less ₹10, for 40 quintals.
    for words in (
        "In hand after the fees we know",
        "₹5,090",
        "₹2,03,600",
        "Hamali",
        "[[&#34;per_quintal&#34;, 1000, &#34;labour&#34;]]",
    ):
        assert words.replace("&#34;", '"') in page
    for other in (house.buyer, house.rival):
        assert "In hand after" not in visit(app, other.login).get(path).text
    assert "In hand after" not in Visitor(app).get(path).text


def test_consent_and_the_table_tell_it_too(app: Flask, house: World) -> None:
    auction_id = lot(house, asks_consent=True)
    bidding.place_bid(bidder=house.buyer, auction_id=auction_id, amount=5_100_00, client_ref=ref())
    farmer = visit(app, house.seller.login)
    assert "₹2,03,600" in farmer.get("/seller").text
    bidding.end_early(seller=house.seller, auction_id=auction_id)
    assert "₹2,03,600" in farmer.get("/seller").text
    page = farmer.get(f"/seller/auctions/{public_id('auction', auction_id)}/accept").text
    assert "₹2,03,600" in page
    assert "₹5,090" in page


def test_the_form_tells_it_under_the_mandi_price(app: Flask, house: World) -> None:
    farmer = visit(app, house.seller.login)
    part = farmer.get("/seller/reference?commodity=soyabean&state=Madhya+Pradesh&district=Indore").text
    assert "In hand after the fees we know" in part
    assert "/prices/compare?commodity=soyabean" in part
    form = {"commodity": "soyabean", "state": "Madhya Pradesh", "start_price": "5000", "action": "save"}
    saved = farmer.post("/seller/auctions/new", form)
    assert "₹4,990 per quintal in hand after fees" in farmer.get(saved.location).text


def test_where_nothing_is_known_it_says_so(app: Flask, house: World) -> None:
    farmer = visit(app, house.seller.login)
    part = farmer.get("/seller/reference?commodity=soyabean&state=Goa&district=North+Goa").text
    assert "No mandi fees are known for Goa" in part
