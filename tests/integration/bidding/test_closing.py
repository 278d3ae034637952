"""Ends: on the second, once, with the sale in the same transaction; by the seller; by the seller's answer."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.auction import Auction
from models.base import db
from models.sale import Sale
from services import bidding
from services.bidding.errors import CancelsWithBids, ConsentLapsed, EndsWithoutBids, InvalidTransition
from services.core.errors import NotFound
from tests.factories import NOON, at, publish
from tests.integration.bidding.test_placing import assert_ledger_holds, auto, bid, stored
from tests.world import World

END = NOON + timedelta(hours=6)


def sales() -> int:
    return db.session.scalar(select(func.count()).select_from(Sale)) or 0


def test_nothing_closes_before_its_end(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000)
    assert bidding.close_due(now=END - timedelta(milliseconds=1)) == 0
    assert stored(auction_id).status == "live"


def test_an_auction_with_a_bid_is_sold_once_however_often_the_closer_runs(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000)
    assert [bidding.close_due(now=END) for _ in range(3)] == [1, 0, 0]
    assert stored(auction_id).status == "sold"
    assert sales() == 1
    sale = db.session.scalars(select(Sale)).one()
    assert (sale.seller_id, sale.buyer_id) == (world.seller.id, world.buyer.id)
    assert (sale.rate, sale.total, sale.status) == (5000_00, 5000_00 * 40, "pending")
    assert_ledger_holds(auction_id)


def test_an_auction_without_bids_ends_without_a_sale(world: World) -> None:
    auction_id = publish(world.seller)
    assert bidding.close_due(now=END) == 1
    assert stored(auction_id).status == "ended"
    assert sales() == 0
    assert_ledger_holds(auction_id)


def test_below_the_reserve_the_seller_is_asked_and_may_accept(world: World) -> None:
    auction_id = publish(world.seller, reserve_price=6000_00)
    bid(world.buyer, auction_id, 5000)
    bidding.close_due(now=END)
    assert stored(auction_id).status == "pending_consent"
    assert sales() == 0
    bidding.accept(seller=world.seller, auction_id=auction_id, clock=at(6 * 3600 + 60))
    assert stored(auction_id).status == "sold"
    assert sales() == 1
    assert_ledger_holds(auction_id)


def test_a_rejected_price_ends_without_a_sale(world: World) -> None:
    auction_id = publish(world.seller, asks_consent=True)
    bid(world.buyer, auction_id, 5000)
    bidding.close_due(now=END)
    bidding.reject(seller=world.seller, auction_id=auction_id, clock=at(6 * 3600 + 60))
    assert stored(auction_id).status == "ended"
    assert sales() == 0
    assert_ledger_holds(auction_id)


def test_silence_lapses_after_the_consent_hours(world: World) -> None:
    auction_id = publish(world.seller, asks_consent=True)
    bid(world.buyer, auction_id, 5000)
    bidding.close_due(now=END)
    over = END + timedelta(hours=24)
    assert bidding.lapse_due(now=over - timedelta(seconds=1)) == 0
    with pytest.raises(ConsentLapsed):
        bidding.accept(seller=world.seller, auction_id=auction_id, clock=lambda: over)
    assert bidding.lapse_due(now=over) == 1
    assert stored(auction_id).status == "ended"
    assert_ledger_holds(auction_id)


def test_the_seller_ends_early_only_with_a_bid_and_cancels_only_without(world: World) -> None:
    auction_id = publish(world.seller)
    with pytest.raises(EndsWithoutBids):
        bidding.end_early(seller=world.seller, auction_id=auction_id, clock=at(10))
    bid(world.buyer, auction_id, 5000)
    with pytest.raises(CancelsWithBids):
        bidding.cancel(seller=world.seller, auction_id=auction_id, clock=at(10))
    bidding.end_early(seller=world.seller, auction_id=auction_id, clock=at(20))
    assert stored(auction_id).status == "sold"
    assert sales() == 1
    with pytest.raises(InvalidTransition):
        bidding.end_early(seller=world.seller, auction_id=auction_id, clock=at(30))
    assert_ledger_holds(auction_id)


def test_a_cancelled_auction_takes_no_bids(world: World) -> None:
    auction_id = publish(world.seller)
    bidding.cancel(seller=world.seller, auction_id=auction_id, clock=at(10))
    assert stored(auction_id).status == "cancelled"
    assert_ledger_holds(auction_id)


def test_nobody_ends_the_auction_of_another(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000)
    for act in (bidding.end_early, bidding.cancel, bidding.accept, bidding.reject):
        with pytest.raises(NotFound):
            act(seller=world.stranger, auction_id=auction_id, clock=at(20))


def test_a_scheduled_auction_opens_by_the_sweep_or_by_the_first_bid(world: World) -> None:
    soon = NOON + timedelta(minutes=5)
    swept, bid_on = (publish(world.seller, starts_at=soon) for _ in range(2))
    assert bidding.open_due(now=NOON) == 0
    bid(world.buyer, bid_on, 5000, second=300)
    assert stored(bid_on).status == "live"
    assert bidding.open_due(now=soon) == 1
    assert stored(swept).status == "live"
    assert_ledger_holds(swept)
    assert_ledger_holds(bid_on)


def test_an_auction_that_cannot_be_closed_is_pushed_forward_and_the_rest_go_on(world: World) -> None:
    broken, fine = publish(world.seller), publish(world.seller)
    for auction_id in (broken, fine):
        auto(world.buyer, auction_id, 5500)
    auction = stored(broken)
    auction.last_hash = "not a hash"
    db.session.commit()
    assert bidding.close_due(now=END) == 1
    assert stored(fine).status == "sold"
    assert stored(broken).status == "live"
    assert stored(broken).retry_after_at == END + timedelta(seconds=30)
    assert bidding.close_due(now=END + timedelta(seconds=29)) == 0


def test_a_price_stays_in_the_ledger_after_tampering_with_the_row(world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000)
    db.session.execute(
        db.update(Auction).where(Auction.id == auction_id).values(price=9000_00, leader_max=9000_00)
    )
    db.session.commit()
    assert not bidding.verify_ledger(auction_id=auction_id).ok
