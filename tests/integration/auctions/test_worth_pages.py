"""What a lot should fetch, on the pages: beside the price field, in the room, on the shelf of own lots."""

import re
from datetime import datetime, timedelta

from flask import Flask

from services import analytics
from services.core.clock import utc_now
from services.core.ids import public_id
from tests.factories import publish
from tests.integration.auctions.listing import published
from tests.integration.auctions.test_seller_pages import LOT, NEW, save_new, send
from tests.visitor import Visitor
from tests.world import World

RANGE = re.compile(r"₹[\d,]+ – ₹[\d,]+")


def live(house: World, **columns: object) -> int:
    now = utc_now().replace(microsecond=0)
    return publish(house.seller, starts_at=now, now=now, lasts=timedelta(days=1), **columns)


def test_the_range_stands_beside_the_price_field_without_scripts(seller: Visitor) -> None:
    page = seller.get(save_new(seller)).text
    beside = page.split('id="worth"')[1].split('name="start_price"')[0]
    assert "What your lot should fetch" in beside
    assert RANGE.search(beside)
    assert "Start the bids at ₹" in beside
    assert "Moisture 11.5%, usually at most 12%" in beside
    assert "Same variety in Indore district, any grade: 0 prices, too few to go by." in beside


def test_an_empty_form_has_an_empty_place_for_it(seller: Visitor) -> None:
    page = seller.get(NEW).text
    assert 'data-fragment="/seller/worth"' in page
    assert not RANGE.search(page.split('id="worth"')[1].split('name="start_price"')[0])


def test_the_script_asks_for_the_range_as_it_is_typed(seller: Visitor, app: Flask) -> None:
    fragment = seller.get("/seller/worth?commodity=Soyabean&state=Madhya+Pradesh&quality.moisture=13").text
    assert RANGE.search(fragment)
    assert "Moisture 13%, usually at most 12%" in fragment
    assert "<html" not in fragment
    falling = seller.get("/seller/worth?commodity=Soyabean&format=dutch").text
    assert "Start a falling price at ₹" in falling
    assert not RANGE.search(seller.get("/seller/worth?commodity=zzzz").text)
    assert Visitor(app).get("/seller/worth?commodity=Soyabean").status_code == 302


def test_the_room_says_how_the_price_stands_and_what_lots_like_it_fetch(app: Flask, house: World) -> None:
    number = live(house, start_price=9_000_00)
    room = f"/auctions/{public_id('auction', number)}"
    assert "What lots like this fetch" not in Visitor(app).get(room).text
    analytics.analyse_due(now=utc_now())
    page = Visitor(app).get(room).text
    assert "What lots like this fetch" in page
    against = page.split('class="against"')[1].split("</p>")[0]
    assert re.search(r"<b>\d+% above the middle of Indore district&#39;s mandis of 24 Jul 2026</b>", against)
    assert 'data-below="{percent} below' in against
    assert "Start the bids at" not in page  # that is the seller's own business
    assert "The newest price" in page or "The newest of these prices is" in page


def test_the_shelf_of_own_lots_shows_their_ranges_once_asked(seller: Visitor, house: World) -> None:
    live(house)
    page = seller.get("/seller").text
    assert "Look at the prices of all my lots" in page
    answer = seller.post("/seller/analyze-prices")
    assert (answer.status_code, answer.location) == (303, "/seller")
    page = seller.get("/seller").text
    assert "The range of 1 lot is worked out." in page
    shelf = page.split('id="worth-title"')[1]
    assert RANGE.search(shelf)
    assert "below the middle of Indore district" in shelf


def test_lots_that_cannot_be_compared_are_told_so(seller: Visitor) -> None:
    send(seller, NEW, LOT | {"commodity": "unobtainium"})
    seller.post("/seller/analyze-prices")
    assert "None of your lots can be compared with a price yet." in seller.get("/seller").text


def test_only_sellers_have_a_shelf(app: Flask, house: World) -> None:
    buyer = Visitor(app)
    buyer.sign_in("bharat@example.in")
    assert buyer.post("/seller/analyze-prices").status_code == 403


def test_a_published_lot_s_page_is_the_same_for_the_form_s_words(
    app: Flask, house: World, now: datetime
) -> None:
    number = published(house.seller, now=now)
    facts = analytics.get_analysis(viewer_id=None, auction_id=number, now=now)
    assert (facts["market"], facts["variety"]) == ("Indore", "JS-335")
    assert facts["lines"][0]["parameter"] == "moisture"
