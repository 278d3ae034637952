"""Earnest money as programs and browsers meet it: asked, missing, held, listed."""

import pytest
from flask import Flask

from tests.api.conftest import LISTING, Caller, code_of
from tests.integration.bidding.test_earnest import funded
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def lot(market: None, seller: Caller) -> str:
    """Forty quintals from 5,000 with ten per cent earnest money."""
    answer = seller.post("/auctions", LISTING | {"earnest_percent": 10})
    assert answer.status_code == 201, answer.get_json()
    return str(answer.get_json()["auction"]["id"])


def test_the_lot_says_what_it_asks(anybody: Caller, lot: str) -> None:
    wanted = {"percent": 10, "hold_for_next": "20000.00"}
    assert anybody.get(f"/auctions/{lot}").get_json()["auction"]["earnest"] == wanted
    assert anybody.get("/auctions").get_json()["items"][0]["earnest"] == wanted


def test_what_is_missing_is_said_with_the_way_to_pay_it_in(buyer: Caller, lot: str) -> None:
    answer = buyer.bid(lot, "5000")
    assert code_of(answer) == (409, "earnest_missing")
    details = answer.get_json()["error"]["details"]
    assert details == {"missing": "20000.00", "top_up": "/account/wallet/top-up?amount=20000.00"}


def test_what_is_held_stands_in_the_wallet(world: World, buyer: Caller, lot: str) -> None:
    funded(world, world.buyer, 30_000_00)
    assert buyer.bid(lot, "5000").status_code == 201
    answer = buyer.get("/me/wallet").get_json()
    assert (answer["wallet"]["available"], answer["wallet"]["held"]) == ("10000.00", "20000.00")
    (hold,) = answer["holds"]
    assert (hold["auction_id"], hold["amount"], hold["total"]) == (lot, "20000.00", "200000.00")


@pytest.mark.parametrize("percent", [7, 100, -5, "ten"])
def test_only_what_the_form_offers_is_taken(market: None, seller: Caller, percent: object) -> None:
    assert seller.post("/auctions", LISTING | {"earnest_percent": percent}).status_code == 422


def test_the_page_says_it_beside_the_button_and_leads_to_the_wallet(
    app: Flask, world: World, lot: str
) -> None:
    visitor = Visitor(app)
    visitor.sign_in(world.buyer.login)
    room = visitor.get(f"/auctions/{lot}").text
    assert "10% earnest money: ₹20,000 is held while you lead" in room
    assert 'href="/account/wallet"' in room
    assert "10% earnest money" in visitor.get("/auctions").text
    refused = visitor.post(f"/auctions/{lot}/bids", {"amount": "5000", "quick": "1"})
    assert refused.status_code == 409
    assert "Your wallet needs ₹20,000 more for this bid." in refused.text
    assert "/account/wallet/top-up?amount=20000.00" in refused.text
    funded(world, world.buyer, 20_000_00)
    assert visitor.post(f"/auctions/{lot}/bids", {"amount": "5000", "quick": "1"}).status_code == 302
    wallet = visitor.get("/account/wallet").text
    assert "Held for auctions" in wallet
    assert f"/auctions/{lot}" in wallet
