"""Sealed bids and falling prices at a browser without scripts: choosing, bidding, and what stays hidden."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask

from services import auctions, bidding
from services.core.clock import utc_now
from services.core.ids import number_of, public_id
from tests.integration.auctions.listing import published
from tests.integration.auctions.pages import fields_of
from tests.integration.auctions.test_seller_pages import LOT, NEW, SOON, save_new, send
from tests.visitor import Visitor
from tests.world import World

FALL = {"floor_price": "4000", "drop": "100", "drop_every_s": "600"}
OPEN_ONLY = {"reserve_price": "", "step": "", "consent": ""}
DUTCH = LOT | SOON | OPEN_ONLY | FALL | {"format": "dutch"}
SEALED = LOT | SOON | {"format": "sealed_second", "step": "", "consent": ""}
AMOUNT = "5217"


@pytest.fixture
def buyer(app: Flask, house: World) -> Visitor:
    visitor = Visitor(app, address="203.0.113.11")
    visitor.sign_in("bharat@example.in")
    return visitor


@pytest.fixture
def rival(app: Flask, house: World) -> Visitor:
    visitor = Visitor(app, address="203.0.113.12")
    visitor.sign_in("ravi@example.in")
    return visitor


@pytest.fixture
def sealed(house: World) -> str:
    """A live lot for sealed bids from ₹4,800, without a reserve."""
    number = published(house.seller, now=utc_now(), format="sealed_second", reserve_price="")
    return public_id("auction", number)


@pytest.fixture
def falling(house: World) -> str:
    """A live lot whose price falls from ₹4,800 to ₹4,000, ₹100 every ten minutes; it fell once already."""
    begun = utc_now() - timedelta(minutes=12)
    number = published(house.seller, now=begun, format="dutch", reserve_price="", **FALL)
    return public_id("auction", number)


def offer(visitor: Visitor, lot: str, amount: str, **more: str):
    return visitor.post(f"/auctions/{lot}/bids", {"amount": amount, "client_ref": str(uuid4()), **more})


def test_form_offers_four_ways_each_with_an_example(seller: Visitor) -> None:
    page = seller.get(NEW).text
    for words in ("Open bids", "Sealed bids, second price", "pays ₹5,250", "falls ₹50 every 5 minutes"):
        assert words in page
    assert fields_of(page, action=NEW)["format"] == "english"


def test_a_falling_price_comes_back_in_the_draft_and_in_the_preview(seller: Visitor) -> None:
    path = save_new(seller, **{name: DUTCH[name] for name in DUTCH if name in (*FALL, *OPEN_ONLY, "format")})
    kept = fields_of(seller.get(path).text, action=path)
    assert kept.items() >= (FALL | {"format": "dutch"}).items()
    answer = send(seller, path, kept | SOON, action="preview")
    preview = seller.get(answer.location).text
    for words in ("Starts at ₹4,800, falls ₹100 every 10 minutes, stops at ₹4,000", "₹1,60,000"):
        assert words in preview
    assert "a lower reserve" not in preview and "your reserve" not in preview


def test_an_unusual_time_of_a_program_is_kept_by_the_form(seller: Visitor, house: World) -> None:
    saved = auctions.save_draft(seller=house.seller, form=DUTCH | {"drop_every_s": "45"}, now=utc_now())
    page = seller.get(f"/seller/auctions/{saved.id}/edit").text
    assert fields_of(page, action=f"/seller/auctions/{saved.id}/edit")["drop_every_s"] == "45"
    assert "45 seconds" in page


def test_what_does_not_belong_to_a_way_is_told_at_its_field(seller: Visitor) -> None:
    answer = send(seller, NEW, DUTCH | {"reserve_price": "5100", "floor_price": "4900"}, action="publish")
    assert answer.status_code == 422
    assert "2 things need your attention" in answer.text
    assert "This does not belong to the way of selling you chose." in answer.text
    assert "The lowest price must be below the start price of ₹4,800." in answer.text


def test_figures_of_a_falling_price_do_not_count_for_other_ways(seller: Visitor, house: World) -> None:
    answer = send(seller, NEW, SEALED | FALL, action="publish")
    assert answer.status_code == 303, answer.text
    (lot,) = auctions.seller_board(seller_id=house.seller.id).live
    assert lot.card.format == "sealed_second"


def test_a_sealed_bid_is_taken_and_replaced_and_nobody_else_sees_it(
    app: Flask, seller: Visitor, buyer: Visitor, rival: Visitor, sealed: str
) -> None:
    assert "Seal my bid" in buyer.get(f"/auctions/{sealed}").text
    offer(buyer, sealed, "5100")
    answer = offer(buyer, sealed, AMOUNT)
    assert answer.status_code == 302
    mine = buyer.get(f"/auctions/{sealed}").text
    assert "Your sealed bid of ₹5,217 per quintal is in." in mine
    assert "Your sealed bid stands at ₹5,217" in mine and "Replace my bid" in mine
    for person in (seller, rival, Visitor(app)):
        for path in ("", "/ledger", "/ledger?check=1"):
            page = person.get(f"/auctions/{sealed}{path}").text
            assert "5217" not in page and "5,217" not in page
        assert "1 sealed bid" in person.get(f"/auctions/{sealed}").text
    board = seller.get("/seller").text
    assert "1 sealed bid" in board and "5,217" not in board
    assert "5,217" not in seller.get(f"/seller/auctions/{sealed}/end").text
    assert "Sealed bid" in buyer.get("/buyer").text


def test_a_sealed_bid_below_the_start_price_is_refused_at_its_field(buyer: Visitor, sealed: str) -> None:
    answer = offer(buyer, sealed, "4700")
    assert answer.status_code == 422
    assert "Bid at least ₹4,800 per quintal." in answer.text
    assert 'value="4700"' in answer.text


def test_a_sealed_bid_far_above_the_market_is_asked_about_first(buyer: Visitor, sealed: str) -> None:
    page = offer(buyer, sealed, "52000")
    assert page.status_code == 428
    assert "Did you mean this amount?" in page.text and "₹20,80,000" in page.text
    confirm = fields_of(page.text, action=f"/auctions/{sealed}/bids")["confirm"]
    assert offer(buyer, sealed, "52000", confirm=confirm).status_code == 302


def test_after_the_close_every_bid_stands_there_with_the_sum_that_checks_it(
    app: Flask, seller: Visitor, buyer: Visitor, rival: Visitor, sealed: str
) -> None:
    offer(buyer, sealed, AMOUNT)
    offer(rival, sealed, "5000")
    page = seller.get(f"/seller/auctions/{sealed}/end").text
    assert "all sealed bids are opened, and the lot is sold to the highest at once" in page
    seller.post(f"/seller/auctions/{sealed}/end")
    page = Visitor(app).get(f"/auctions/{sealed}").text
    assert page.index("₹5,217") < page.index("<b>₹5,000</b></td>")
    assert "pays the second highest amount: ₹5,000" in page
    assert "521700 | sha256sum" in page
    ledger = Visitor(app).get(f"/auctions/{sealed}/ledger?check=1").text
    assert "Sealed bid opened" in ledger and "521700 | sha256sum" in ledger
    assert "lines hold" in ledger
    assert "You won this lot at ₹5,000" in buyer.get(f"/auctions/{sealed}").text


def test_a_falling_price_stands_there_with_those_to_come_and_is_read_again(
    buyer: Visitor, falling: str
) -> None:
    page = buyer.get(f"/auctions/{falling}").text
    for words in ("Buy at ₹4,700", "₹1,88,000 for the lot", "1 lakh 88 thousand rupees", "₹4,600", "₹4,000"):
        assert words in page
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    card = buyer.get("/auctions").text
    assert "Falling price" in card and "₹4,700" in card and "Next fall" in card


def test_accepting_buys_at_the_price_of_the_moment(
    app: Flask, seller: Visitor, buyer: Visitor, rival: Visitor, falling: str
) -> None:
    assert offer(buyer, falling, "4800", quick="1").status_code == 302  # what the screen still showed
    page = buyer.get(f"/auctions/{falling}").text
    assert "The lot is yours at ₹4,700 per quintal." in page
    assert "You won this lot at ₹4,700" in page and "accepted" in page
    assert "This lot went to another buyer." in rival.get(f"/auctions/{falling}").text
    assert offer(rival, falling, "4700", quick="1").status_code == 409
    ledger = Visitor(app).get(f"/auctions/{falling}/ledger").text
    assert "accepted the price" in ledger and "falls ₹100 every 10 minutes" in ledger


def test_a_price_that_has_not_come_yet_is_refused_in_words(buyer: Visitor, falling: str) -> None:
    answer = offer(buyer, falling, "4600", quick="1")
    assert answer.status_code == 422
    assert "Bid at least ₹4,700 per quintal." in answer.text
    assert bidding.version_of(auction_id=number_of("auction", falling)) == 3


def test_a_seller_sees_the_price_fall_and_may_only_cancel(seller: Visitor, falling: str) -> None:
    board = seller.get("/seller").text
    assert "₹4,700" in board and "Cancel" in board and "End now" not in board
    assert "Lower the reserve" not in board


def test_rules_in_plain_words_name_all_ways(app: Flask) -> None:
    page = Visitor(app).get("/how-it-works").text
    for words in ("Four ways to sell", "Sealed bids, second price", "Falling price", "stops at ₹5,000"):
        assert words in page


def test_lots_are_found_by_the_way_they_are_sold(app: Flask, house: World, sealed: str, falling: str) -> None:
    open_bids = public_id("auction", published(house.seller, now=utc_now()))
    for way, lot in (("english", open_bids), ("sealed", sealed), ("dutch", falling)):
        page = Visitor(app).get(f"/auctions?format={way}").text
        assert [each for each in (open_bids, sealed, falling) if each in page] == [lot]
    assert "3 lots" in Visitor(app).get("/auctions?format=nonsense").text
