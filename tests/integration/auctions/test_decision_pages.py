"""What a seller decides, always with the figures first."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services import auctions, bidding
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import public_id
from tests.integration.auctions.listing import published
from tests.visitor import Visitor
from tests.world import World


def bid(bidder: Person, number: int, amount: int) -> None:
    bidding.place_bid(
        bidder=bidder, auction_id=number, amount=amount, client_ref=str(uuid4()), door="form", address=""
    )


def page_of(number: int, act: str) -> str:
    return f"/seller/auctions/{public_id('auction', number)}/{act}"


def status(house: World, number: int) -> str:
    return auctions.own_lot(seller_id=house.seller.id, auction_id=number).card.status


@pytest.fixture
def live(house: World) -> int:
    """A live lot of 40 quintals from ₹4,800, reserve ₹5,100, nobody has bid."""
    return published(house.seller, now=utc_now())


@pytest.fixture
def waiting(house: World, live: int) -> int:
    """The same, ended below its reserve: the seller must say yes or no."""
    bid(house.buyer, live, 4_900_00)
    bidding.end_early(seller=house.seller, auction_id=live)
    return live


def test_ending_shows_that_the_bid_is_below_the_reserve_before_it_ends(
    seller: Visitor, house: World, live: int
) -> None:
    bid(house.buyer, live, 4_900_00)
    page = seller.get(page_of(live, "end")).text
    for words in ("₹4,900", "₹1,96,000", "₹2,04,000", "The top bid is below your reserve"):
        assert words in page
    assert status(house, live) == "live"
    assert seller.post(page_of(live, "end")).location == "/seller"
    assert status(house, live) == "pending_consent"
    assert "Waiting for your answer" in seller.get("/seller").text


def test_ending_above_the_reserve_sells(seller: Visitor, house: World, live: int) -> None:
    bid(house.buyer, live, 5_000_00)
    bid(house.rival, live, 5_200_00)
    assert "sold to the top bid at once: ₹5,200 per quintal, ₹2,08,000 in all" in (
        seller.get(page_of(live, "end")).text
    )
    seller.post(page_of(live, "end"))
    assert status(house, live) == "sold"
    assert "Go to the sale" in seller.get("/seller").text


def test_ending_without_bids_points_to_cancelling(seller: Visitor, house: World, live: int) -> None:
    assert page_of(live, "cancel") in seller.get(page_of(live, "end")).text
    answer = seller.post(page_of(live, "end"))
    assert (answer.status_code, status(house, live)) == (409, "live")
    assert "Cancel the auction instead." in answer.text


def test_cancelling_without_bids_calls_the_auction_off(seller: Visitor, house: World, live: int) -> None:
    assert "called off for everybody" in seller.get(page_of(live, "cancel")).text
    seller.post(page_of(live, "cancel"))
    assert status(house, live) == "cancelled"


def test_auction_with_bids_is_not_cancelled(seller: Visitor, house: World, live: int) -> None:
    bid(house.buyer, live, 4_900_00)
    assert seller.post(page_of(live, "cancel")).status_code == 409
    assert status(house, live) == "live"


@pytest.mark.parametrize(("act", "becomes"), [("accept", "sold"), ("reject", "ended")])
def test_top_bid_is_accepted_or_rejected(
    seller: Visitor, house: World, waiting: int, act: str, becomes: str
) -> None:
    page = seller.get(page_of(waiting, act)).text
    assert "₹1,96,000" in page
    assert status(house, waiting) == "pending_consent"
    seller.post(page_of(waiting, act))
    assert status(house, waiting) == becomes
    again = seller.post(page_of(waiting, act))
    assert again.status_code == 409


def test_reserve_goes_down_and_never_up(seller: Visitor, house: World, live: int) -> None:
    path = page_of(live, "reserve")
    assert "₹5,100" in seller.get(path).text
    for wrong in ("5200", "4700", "abc", ""):
        answer = seller.post(path, {"reserve_price": wrong})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.text
    seller.post(path, {"reserve_price": "5,000"})
    assert auctions.own_lot(seller_id=house.seller.id, auction_id=live).reserve_price == 5_000_00


@pytest.mark.parametrize("act", ["end", "cancel", "accept", "reject", "reserve", "discard", "photos"])
def test_lots_of_others_cannot_be_decided_on(stranger: Visitor, house: World, live: int, act: str) -> None:
    assert stranger.get(page_of(live, act)).status_code == 404
    assert stranger.post(page_of(live, act), {"reserve_price": "4900"}).status_code == 404
    assert status(house, live) == "live"


def test_scheduled_lot_can_be_called_off(seller: Visitor, house: World) -> None:
    later: dict[str, Any] = {"starts_at": (utc_now() + timedelta(hours=5)).isoformat()}
    number = published(house.seller, now=utc_now(), **later)
    assert "Opening soon" in seller.get("/seller").text
    seller.post(page_of(number, "cancel"))
    assert status(house, number) == "cancelled"
