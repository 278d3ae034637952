"""The floor's pages for whoever walks in: browsing by place, and the ledger page by page."""

from datetime import datetime

import pytest
from flask import Flask

from services.core.clock import utc_now
from services.core.ids import public_id
from tests.integration.auctions.listing import published
from tests.visitor import Visitor
from tests.world import World


def test_choosing_a_state_offers_its_districts(app: Flask, house: World) -> None:
    page = Visitor(app).get("/auctions?state=Madhya+Pradesh")
    assert page.status_code == 200
    assert "<option>Indore</option>" in page.text


def test_a_card_shows_the_mandi_price_and_how_near_it_is(app: Flask, house: World) -> None:
    published(house.seller, now=utc_now())
    card = Visitor(app).get("/auctions").text.split('<article class="lot-card"')[1].split("</article>")[0]
    assert "Mandi price <b>₹7,145</b> · in this market" in card


@pytest.mark.parametrize("filters", ["q=%00", "state=%00", "state=Atlantis&district=%00", "page=" + "9" * 30])
def test_nonsense_in_a_filter_finds_nothing_and_breaks_nothing(
    app: Flask, house: World, filters: str
) -> None:
    assert Visitor(app).get(f"/auctions?{filters}").status_code == 200


@pytest.mark.parametrize("after", ["-1", "abc", "9" * 30])
def test_any_place_in_the_ledger_may_be_asked_for(
    app: Flask, house: World, now: datetime, after: str
) -> None:
    auction = public_id("auction", published(house.seller, now=now))
    assert Visitor(app).get(f"/auctions/{auction}/ledger?after={after}").status_code == 200
