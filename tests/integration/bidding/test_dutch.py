"""Dutch auctions on a real database: the clock's price, one buyer, one story everywhere."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models.base import db
from models.bid import Bid
from models.sale import Sale
from services import bidding
from services.accounts import NotYourRole
from services.bidding.errors import (
    AuctionClosed,
    AuctionNotOpen,
    BidTooLow,
    EndsWithoutBids,
    NoReserve,
    NotAvailable,
    OwnAuction,
)
from services.core.errors import ConfirmationRequired
from tests.factories import NOON, at, publish
from tests.integration.bidding.test_placing import assert_ledger_holds, auto, bid, ref, stored
from tests.world import World, person

CLOSE = NOON + timedelta(hours=6)
TAKERS = 100


def offer(world: World, **columns) -> int:
    """From ₹5,000 down ₹50 a minute to ₹4,000."""
    return publish(
        world.seller,
        **{"format": "dutch", "floor_price": 4000_00, "drop": 50_00, "drop_every_s": 60, **columns},
    )


def view(auction_id: int, viewer=None, *, second: float = 0):
    viewer_id = viewer.id if viewer else None
    return bidding.snapshot(auction_id=auction_id, viewer_id=viewer_id, language="en", now=at(second)())


def test_the_snapshot_carries_the_clock_and_no_price_until_it_is_sold(world: World) -> None:
    auction_id = offer(world)
    seen = view(auction_id, second=90)
    assert (seen["format"], seen["price"], seen["leader"], seen["next_min"]) == (
        "dutch",
        None,
        None,
        "4950.00",
    )
    assert seen["dutch"] == {
        "floor_price": "4000.00",
        "drop": "50.00",
        "drop_every_s": 60,
        "price": "4950.00",
        "next_drop_at": "2026-11-21T12:02:00.000Z",
    }
    assert seen["total"] == "198000.00"
    assert view(auction_id, second=20 * 60)["dutch"]["next_drop_at"] is None


def test_no_drop_is_announced_that_comes_after_the_end(world: World) -> None:
    auction_id = offer(world, lasts=timedelta(seconds=90))
    assert view(auction_id, second=30)["dutch"]["next_drop_at"] == "2026-11-21T12:01:00.000Z"
    assert view(auction_id, second=60)["dutch"]["next_drop_at"] is None


def test_whoever_takes_it_has_the_lot_at_the_price_of_that_instant(world: World) -> None:
    auction_id = offer(world)
    answer = bid(world.buyer, auction_id, 5000, second=150).answer
    assert (answer["bid"]["kind"], answer["bid"]["amount"], answer["bid"]["leading"]) == (
        "accept",
        "4900.00",
        True,
    )
    for seen in (answer["auction"], view(auction_id, world.buyer, second=999)):
        assert (seen["status"], seen["price"], seen["leader"]) == ("sold", "4900.00", "Bidder 1")
        assert (seen["next_min"], seen["dutch"]["price"]) == ("4900.00", "4900.00")
        assert seen["dutch"]["next_drop_at"] is None
        assert [(e["amount"], e["kind"]) for e in seen["entries"]] == [("4900.00", "accept")]
        assert seen["ends_at"] == "2026-11-21T12:02:30.000Z"
        assert seen["you"] == {"leading": True, "max": None, "alias": "Bidder 1", "outbid": False}
    sale = db.session.scalars(select(Sale).where(Sale.auction_id == auction_id)).one()
    assert (sale.rate, sale.buyer_id, sale.total) == (4900_00, world.buyer.id, 4900_00 * 40)
    (mine,) = bidding.list_promises(user_id=world.buyer.id)
    assert (mine.outcome, mine.promised) == ("won", 4900_00)
    assert_ledger_holds(auction_id)


def test_a_lot_may_be_taken_in_its_very_first_instant(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 5000, second=0)
    assert (stored(auction_id).price, stored(auction_id).ends_at) == (5000_00, NOON)
    assert_ledger_holds(auction_id)


def test_the_next_one_comes_too_late_and_a_repeat_does_not(world: World) -> None:
    auction_id = offer(world)
    same = ref()
    first = bid(world.buyer, auction_id, 5000, client_ref=same)
    with pytest.raises(AuctionClosed):
        bid(world.rival, auction_id, 5000, second=2)
    again = bid(world.buyer, auction_id, 5000, client_ref=same, second=3)
    assert again.repeated and again.answer == first.answer
    assert bidding.close_due(now=CLOSE) == 0


def test_nobody_takes_it_and_it_ends_unsold(world: World) -> None:
    auction_id = offer(world)
    assert bidding.close_due(now=CLOSE) == 1
    seen = view(auction_id, second=7 * 3600)
    assert (seen["status"], seen["price"], seen["dutch"]["price"]) == ("ended", None, "4000.00")
    assert_ledger_holds(auction_id)


def test_price_can_fall_below_what_other_formats_would_allow(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 4000, second=3600)
    assert stored(auction_id).price == 4000_00
    assert_ledger_holds(auction_id)


def test_an_amount_far_above_anything_shown_is_asked_about(world: World) -> None:
    auction_id = offer(world)
    with pytest.raises(ConfirmationRequired) as asked:
        bid(world.buyer, auction_id, 52_000)
    bid(world.buyer, auction_id, 52_000, confirm=asked.value.details["confirm"], second=61)
    assert stored(auction_id).price == 4950_00


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda w, a: bid(w.seller, a, 5000), OwnAuction),
        (lambda w, a: bid(w.admin, a, 5000), NotYourRole),
        (lambda w, a: bid(w.rival, a, 4999, second=59), BidTooLow),
        (lambda w, a: bid(w.rival, a, 5000, second=6 * 3600), AuctionClosed),
        (lambda w, a: auto(w.rival, a, 6000), NotAvailable),
        (lambda w, a: bidding.end_early(seller=w.seller, auction_id=a, clock=at(5)), EndsWithoutBids),
        (
            lambda w, a: bidding.lower_reserve(seller=w.seller, auction_id=a, reserve=1, clock=at(5)),
            NoReserve,
        ),
    ],
)
def test_a_refused_command_writes_nothing(world: World, act, refusal) -> None:
    auction_id = offer(world)
    before = stored(auction_id).version
    with pytest.raises(refusal):
        act(world, auction_id)
    assert stored(auction_id).version == before
    assert_ledger_holds(auction_id)


def test_the_clock_runs_from_the_start_and_a_scheduled_lot_opens_by_its_taker(world: World) -> None:
    auction_id = offer(world, starts_at=NOON + timedelta(hours=1))
    assert view(auction_id)["dutch"]["price"] == "5000.00"
    with pytest.raises(AuctionNotOpen):
        bid(world.buyer, auction_id, 5000)
    bid(world.buyer, auction_id, 5000, second=3600 + 60)
    assert stored(auction_id).price == 4950_00
    assert_ledger_holds(auction_id)


def test_seller_may_cancel_while_nobody_has_taken_it(world: World) -> None:
    auction_id = offer(world)
    bidding.cancel(seller=world.seller, auction_id=auction_id, clock=at(5))
    assert stored(auction_id).status == "cancelled"
    assert_ledger_holds(auction_id)


def test_a_hundred_who_take_it_at_once_are_one_buyer_and_ninety_nine_told_so(
    app: Flask, world: World
) -> None:
    auction_id = offer(world)
    people = [person(f"Trader{n} Singh", roles=("buyer",)) for n in range(TAKERS)]
    db.session.remove()
    together = threading.Barrier(TAKERS)

    def take(n: int) -> str:
        together.wait()
        with app.app_context():
            try:
                bidding.place_bid(
                    bidder=people[n],
                    auction_id=auction_id,
                    amount=5000_00,
                    client_ref=str(uuid.uuid4()),
                    clock=at(30),
                )
            except AuctionClosed as refusal:
                return refusal.code
            finally:
                db.session.remove()
            return "taken"

    with ThreadPoolExecutor(TAKERS) as pool:
        answers = list(pool.map(take, range(TAKERS)))

    assert sorted(answers) == ["auction_closed"] * (TAKERS - 1) + ["taken"]
    assert stored(auction_id).leader_id == people[answers.index("taken")].id
    assert len(db.session.scalars(select(Bid.id).where(Bid.auction_id == auction_id)).all()) == 1
    assert len(db.session.scalars(select(Sale.id).where(Sale.auction_id == auction_id)).all()) == 1
    assert_ledger_holds(auction_id)
