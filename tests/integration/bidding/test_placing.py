"""Promises on a real database: one answer per client_ref, one story in row, bids and ledger."""

import uuid

import pytest

from models.auction import Auction
from models.base import db
from services import bidding
from services.bidding.errors import (
    AlreadyLeading,
    AuctionClosed,
    BidTooLow,
    NoStandingMaximum,
    OwnAuction,
    StaleConfirm,
)
from services.core.errors import ConfirmationRequired, NotFound
from tests.factories import at, publish
from tests.world import World


def ref() -> str:
    return str(uuid.uuid4())


def bid(person, auction_id, rupees, *, second=1, client_ref=None, confirm=None):
    return bidding.place_bid(
        bidder=person,
        auction_id=auction_id,
        amount=rupees * 100,
        client_ref=client_ref or ref(),
        confirm=confirm,
        clock=at(second),
    )


def auto(person, auction_id, rupees, *, second=1, step=None, confirm=None):
    return bidding.set_auto_bid(
        bidder=person,
        auction_id=auction_id,
        maximum=rupees * 100,
        step=None if step is None else step * 100,
        client_ref=ref(),
        confirm=confirm,
        clock=at(second),
    )


def stored(auction_id) -> Auction:
    db.session.rollback()  # what other threads committed is seen only by a new read
    auction = db.session.get(Auction, auction_id, populate_existing=True)
    assert auction is not None
    return auction


def assert_ledger_holds(auction_id) -> None:
    report = bidding.verify_ledger(auction_id=auction_id)
    assert report.faults == ()


def test_first_bid_leads_and_is_numbered(world: World) -> None:
    auction_id = publish(world.seller)
    answer = bid(world.buyer, auction_id, 5000).answer
    assert answer["bid"]["leading"] is True
    assert answer["auction"]["leader"] == "Bidder 1"
    assert answer["auction"]["price"] == "5000.00"
    assert answer["auction"]["next_min"] == "5025.00"
    assert_ledger_holds(auction_id)


def test_auto_bid_answers_a_rival_and_both_entries_are_in_the_history(world: World) -> None:
    auction_id = publish(world.seller)
    auto(world.buyer, auction_id, 6000)
    answer = bid(world.rival, auction_id, 5200, second=2).answer
    assert [(e["bidder"], e["amount"]) for e in answer["auction"]["entries"]] == [
        ("Bidder 2", "5200.00"),
        ("Bidder 1", "5225.00"),
    ]
    assert answer["bid"]["leading"] is False
    assert answer["auction"]["you"]["outbid"] is True
    assert stored(auction_id).leader_id == world.buyer.id
    assert_ledger_holds(auction_id)


def test_a_repeat_of_client_ref_gets_the_first_answer_and_writes_nothing(world: World) -> None:
    auction_id = publish(world.seller)
    same = ref()
    first = bid(world.buyer, auction_id, 5000, client_ref=same)
    bid(world.rival, auction_id, 5100, second=2)
    version = stored(auction_id).version
    again = bid(world.buyer, auction_id, 5000, client_ref=same, second=3)
    assert again.repeated and not first.repeated
    assert again.answer == first.answer
    assert stored(auction_id).version == version


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda w, a: bid(w.seller, a, 5000), OwnAuction),
        (lambda w, a: bid(w.rival, a, 4999), BidTooLow),
        (lambda w, a: bid(w.buyer, a, 5100), AlreadyLeading),
        (lambda w, a: bid(w.rival, a, 6000, second=6 * 3600), AuctionClosed),
        (lambda w, a: bid(w.rival, a + 999, 6000), NotFound),
        (lambda w, a: bidding.cancel_auto_bid(bidder=w.rival, auction_id=a, clock=at(2)), NoStandingMaximum),
        (lambda w, a: bidding.cancel_auto_bid(bidder=w.buyer, auction_id=a, clock=at(2)), NoStandingMaximum),
    ],
)
def test_a_refused_command_writes_nothing(world: World, act, refusal) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000)
    before = stored(auction_id).version
    with pytest.raises(refusal):
        act(world, auction_id)
    assert stored(auction_id).version == before
    assert_ledger_holds(auction_id)


def test_a_slip_of_the_finger_is_asked_about_and_goes_through_once_confirmed(world: World) -> None:
    auction_id = publish(world.seller)
    with pytest.raises(ConfirmationRequired) as asked:
        bid(world.buyer, auction_id, 52_000)
    assert asked.value.details["total"] == 52_000 * 40 * 100
    assert stored(auction_id).price is None
    bid(world.buyer, auction_id, 52_000, confirm=asked.value.details["confirm"])
    assert stored(auction_id).price == 52_000 * 100


def test_a_confirm_for_a_price_that_moved_on_is_refused(world: World) -> None:
    auction_id = publish(world.seller)
    with pytest.raises(ConfirmationRequired) as asked:
        bid(world.buyer, auction_id, 52_000)
    bid(world.rival, auction_id, 5000, second=2)
    with pytest.raises(StaleConfirm):
        bid(world.buyer, auction_id, 52_000, confirm=asked.value.details["confirm"], second=3)


def test_a_confirm_for_another_amount_is_worth_nothing(world: World) -> None:
    auction_id = publish(world.seller)
    with pytest.raises(ConfirmationRequired) as asked:
        bid(world.buyer, auction_id, 9_000)
    with pytest.raises(ConfirmationRequired):
        bid(world.buyer, auction_id, 90_000, confirm=asked.value.details["confirm"])


def test_cancelling_an_auto_bid_leaves_the_leader_bound_to_the_price(world: World) -> None:
    auction_id = publish(world.seller)
    auto(world.buyer, auction_id, 6000)
    bidding.cancel_auto_bid(bidder=world.buyer, auction_id=auction_id, clock=at(2))
    assert stored(auction_id).leader_max == 5000_00
    answer = bid(world.rival, auction_id, 5025, second=3).answer
    assert answer["bid"]["leading"] is True
    assert_ledger_holds(auction_id)


def test_lowering_the_reserve_lifts_the_price_to_it(world: World) -> None:
    auction_id = publish(world.seller, reserve_price=6000_00)
    auto(world.buyer, auction_id, 5800)
    bidding.lower_reserve(seller=world.seller, auction_id=auction_id, reserve=5500_00, clock=at(5))
    assert stored(auction_id).price == 5500_00
    assert_ledger_holds(auction_id)


def test_a_late_bid_moves_the_end_and_the_ledger_says_so(world: World) -> None:
    auction_id = publish(world.seller)
    before = stored(auction_id).ends_at
    bid(world.buyer, auction_id, 5000, second=6 * 3600 - 10)
    assert (stored(auction_id).ends_at - before).total_seconds() == 110
    assert_ledger_holds(auction_id)


def test_a_plain_bid_after_a_beaten_auto_bid_is_what_the_buyer_promised(world: World) -> None:
    auction_id = publish(world.seller)
    auto(world.buyer, auction_id, 5200)
    bid(world.rival, auction_id, 5300, second=2)
    (beaten,) = bidding.list_promises(user_id=world.buyer.id)
    assert (beaten.outcome, beaten.promised, beaten.maximum) == ("outbid", 5200_00, None)
    bid(world.buyer, auction_id, 5400, second=3)
    (leading,) = bidding.list_promises(user_id=world.buyer.id)
    assert (leading.outcome, leading.promised, leading.maximum) == ("leading", 5400_00, None)
