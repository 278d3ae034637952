"""What everybody reads of a lot whose buyer did not pay: where it is now, and never a name."""

from datetime import timedelta

import pytest
from flask import Flask

from models.auction import Auction
from models.base import db
from services import auctions, defaults
from services.accounts import suspend
from services.core.ids import public_id
from services.defaults import Afterwards
from services.runtime.transaction import transaction
from tests.factories import NOON
from tests.hammer import CLOSE, bid, close, offer, sell, tell
from tests.integration.defaults.overdue import contested, default, defaulted, until
from tests.visitor import Visitor, signed_in
from tests.world import World


def after(auction_id: int) -> Afterwards | None:
    db.session.rollback()
    return defaults.afterwards_of(auction_ids=[auction_id]).get(auction_id)


def answer(world: World, auction_id: int, *, accepts: bool) -> None:
    when = until(auction_id) - timedelta(hours=1)
    defaults.answer_runner_up(person=world.rival, auction_id=auction_id, accepts=accepts, now=when)


def listed_again(world: World, auction_id: int) -> int:
    """Bring the draft that lists a lot again to the public, as another would be; returns its number."""
    draft = defaults.relist(seller=world.seller, auction_id=auction_id, now=CLOSE)
    with transaction() as session:
        ref = session.get_one(Auction, draft).form_ref
    auctions.discard_draft(seller=world.seller, auction_id=draft)
    number = offer(world.seller)
    with transaction() as session:
        session.get_one(Auction, number).form_ref = ref
    return number


def room(app: Flask, auction_id: int) -> str:
    return Visitor(app).get(f"/auctions/{public_id('auction', auction_id)}").text


def test_a_lot_that_went_well_has_nothing_to_say(world: World) -> None:
    sell(world)
    assert defaults.afterwards_of(auction_ids=[1]) == {}


def test_the_next_bidder_is_asked_takes_the_lot_or_leaves_it(world: World) -> None:
    auction_id = defaulted(world, world.rival)
    asked = after(auction_id)
    assert asked is not None and asked.is_without_buyer
    assert asked.asked_until == until(auction_id)
    answer(world, auction_id, accepts=True)
    assert after(auction_id) == Afterwards(is_unpaid=True, is_taken=True, asked_until=None, again_id=None)


def test_nobody_is_left_until_the_seller_offers_the_lot_again(world: World) -> None:
    auction_id = defaulted(world)
    assert after(auction_id) == Afterwards(is_unpaid=True, is_taken=False, asked_until=None, again_id=None)
    defaults.relist(seller=world.seller, auction_id=auction_id, now=CLOSE)
    draft = after(auction_id)
    assert draft is not None and draft.again_id is None
    number = listed_again(world, auction_id)
    again = after(auction_id)
    assert again is not None and again.again_id == public_id("auction", number)


def test_the_room_tells_everybody_without_a_name(app: Flask, world: World) -> None:
    auction_id = defaulted(world, world.rival)
    page = room(app, auction_id)
    assert "The next bidder is asked, and can answer until" in page
    assert "Not paid" in page and "Sold at" not in page.split('id="room-snapshot"')[0]
    for name in (world.buyer.name, world.rival.name):
        assert name not in page
    path = f"/auctions/{public_id('auction', auction_id)}"
    assert f"{path}/runner-up" in signed_in(app, world.rival.login).get(path).text
    loser = signed_in(app, world.buyer.login).get(path).text
    assert f"{path}/runner-up" not in loser and 'id="standing"' not in loser


def test_the_room_leads_to_the_new_auction_and_so_does_the_sale(app: Flask, world: World) -> None:
    auction_id = contested(world)
    sale = public_id("sale", default(world, auction_id))
    seller = signed_in(app, world.seller.login)
    assert "The lot has no buyer now." in room(app, auction_id)
    assert "List again" in seller.get(f"/sales/{sale}").text
    defaults.relist(seller=world.seller, auction_id=auction_id, now=CLOSE)
    assert "Go on with the new listing" in seller.get(f"/sales/{sale}").text
    assert "has put the lot up again" not in room(app, auction_id)
    path = f'"/auctions/{public_id("auction", listed_again(world, auction_id))}"'
    for page in (room(app, auction_id), seller.get(f"/sales/{sale}").text, seller.get("/seller").text):
        assert path in page
    assert path not in signed_in(app, world.stranger.login).get("/auctions?status=sold").text


def test_a_sale_that_is_off_states_no_money_to_come(app: Flask, world: World) -> None:
    auction_id = contested(world)
    sale = public_id("sale", default(world, auction_id))
    page = signed_in(app, world.seller.login).get(f"/sales/{sale}").text
    assert "Net in hand" not in page and "Gate pass" not in page


def test_opened_bids_of_a_sealed_lot_are_all_shown_after_a_default(app: Flask, world: World) -> None:
    auction_id = offer(world.seller, format="sealed_first")
    bid(world.rival, auction_id, 5_200)
    bid(world.buyer, auction_id, 5_300, second=70)
    close()
    default(world, auction_id)
    tell()
    answer(world, auction_id, accepts=False)
    page = room(app, auction_id)
    assert [amount in page.split('id="opened-bids"')[1] for amount in ("₹5,300", "₹5,200")] == [True, True]


@pytest.mark.parametrize("way", ["english", "sealed_first"])
def test_a_seller_who_is_to_decide_reads_that_the_top_bidder_may_not_buy(
    app: Flask, world: World, way: str
) -> None:
    auction_id = offer(world.seller, asks_consent=True, format=way)
    bid(world.buyer, auction_id, 5_300)
    close()
    seller = signed_in(app, world.seller.login)
    path = f"/seller/auctions/{public_id('auction', auction_id)}/accept"
    assert "kept from buying now" not in seller.get(path).text
    suspend(by=world.admin, user_id=world.buyer.id, reason="Does not pay", now=NOON, address="")
    assert "kept from buying now" in seller.get(path).text
    assert auctions.cards_for(auction_ids=[auction_id])[0].status == "pending_consent"
