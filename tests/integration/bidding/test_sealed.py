"""Sealed bids on a real database: hidden, replaceable, opened at the close, one story everywhere."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.base import db
from models.bid import LedgerSecret, SealedBid
from models.sale import Sale
from models.user import User
from services import bidding
from services.accounts import NotYourRole, Suspended
from services.bidding.errors import (
    AuctionClosed,
    AuctionNotOpen,
    BidTooLow,
    CancelsWithBids,
    EndsWithoutBids,
    NotAvailable,
    OwnAuction,
)
from services.core.errors import ConfirmationRequired, InvalidAmount, NotFound
from services.runtime.transaction import transaction
from tests.factories import NOON, at, publish
from tests.integration.bidding.test_placing import assert_ledger_holds, auto, bid, ref, stored
from tests.world import World, person

CLOSE = NOON + timedelta(hours=6)
BOTH = pytest.mark.parametrize("form", ["sealed_first", "sealed_second"])


def offer(world: World, form: str = "sealed_first", **columns) -> int:
    return publish(world.seller, format=form, **columns)


def view(auction_id: int, viewer=None, *, now=NOON):
    return bidding.snapshot(
        auction_id=auction_id, viewer_id=viewer.id if viewer else None, language="en", now=now
    )


def close() -> None:
    assert bidding.close_due(now=CLOSE) == 1


@BOTH
def test_sealed_bid_shows_its_owner_the_amount_and_others_only_the_count(world: World, form: str) -> None:
    auction_id = offer(world, form)
    answer = bid(world.buyer, auction_id, 5200).answer
    assert (answer["bid"]["kind"], answer["bid"]["leading"]) == ("sealed", False)
    assert answer["auction"]["you"] == {
        "leading": False,
        "max": None,
        "alias": "Bidder 1",
        "outbid": False,
        "sealed_bid": "5200.00",
    }
    mine, theirs = view(auction_id, world.buyer), view(auction_id, world.rival)
    assert mine["you"] == answer["auction"]["you"] and "you" not in theirs
    for seen in (mine, theirs, answer["auction"]):
        assert (seen["price"], seen["leader"], seen["next_min"]) == (None, None, "5000.00")
        assert (seen["bid_count"], seen["bidder_count"], seen["entries"]) == (1, 1, [])
    assert_ledger_holds(auction_id)


def test_a_buyer_has_one_bid_and_may_replace_it_up_and_down(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 5200)
    bid(world.rival, auction_id, 5300, second=2)
    bid(world.buyer, auction_id, 5900, second=3)
    answer = bid(world.buyer, auction_id, 5100, second=4).answer
    assert (answer["auction"]["bid_count"], answer["auction"]["bidder_count"]) == (2, 2)
    assert answer["auction"]["you"]["sealed_bid"] == "5100.00"
    standing = db.session.scalars(select(SealedBid.amount).order_by(SealedBid.user_id)).all()
    assert list(standing) == [5100_00, 5300_00]
    assert_ledger_holds(auction_id)
    close()
    seen = view(auction_id, now=CLOSE)
    assert [(e["bidder"], e["amount"], e["kind"]) for e in seen["entries"]] == [
        ("Bidder 2", "5300.00", "sealed"),
        ("Bidder 1", "5100.00", "sealed"),
    ]
    assert_ledger_holds(auction_id)


@pytest.mark.parametrize(
    ("form", "reserve", "price", "status"),
    [
        ("sealed_first", None, 5400, "sold"),
        ("sealed_first", 5500, 5400, "pending_consent"),
        ("sealed_second", None, 5300, "sold"),
        ("sealed_second", 5350, 5350, "sold"),
        ("sealed_second", 5500, 5300, "pending_consent"),
    ],
)
def test_the_close_finds_winner_and_price(world: World, form, reserve, price, status) -> None:
    auction_id = offer(world, form, reserve_price=None if reserve is None else reserve * 100)
    bid(world.buyer, auction_id, 5300)
    bid(world.rival, auction_id, 5400, second=2)
    assert view(auction_id)["reserve"] == ("none" if reserve is None else "not_met")
    close()
    auction = stored(auction_id)
    assert (auction.status, auction.price, auction.leader_max) == (status, price * 100, 5400_00)
    assert auction.leader_id == world.rival.id
    rates = list(db.session.scalars(select(Sale.rate).where(Sale.auction_id == auction_id)))
    assert rates == ([price * 100] if status == "sold" else [])
    assert_ledger_holds(auction_id)


def test_a_tie_goes_to_the_earlier_envelope_and_a_replaced_one_is_new(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 5300)
    bid(world.rival, auction_id, 5300, second=2)
    bid(world.buyer, auction_id, 5300, second=3)
    close()
    assert stored(auction_id).leader_id == world.rival.id
    assert_ledger_holds(auction_id)


def test_seller_accepts_a_top_bid_below_the_reserve(world: World) -> None:
    auction_id = offer(world, "sealed_second", reserve_price=9000_00)
    bid(world.buyer, auction_id, 5300)
    close()
    bidding.accept(seller=world.seller, auction_id=auction_id, clock=lambda: CLOSE)
    assert (stored(auction_id).status, stored(auction_id).price) == ("sold", 5000_00)
    assert_ledger_holds(auction_id)


def test_seller_ends_early_with_bids_and_cancels_without(world: World) -> None:
    auction_id = offer(world)
    with pytest.raises(EndsWithoutBids):
        bidding.end_early(seller=world.seller, auction_id=auction_id, clock=at(5))
    bid(world.buyer, auction_id, 5300)
    bid(world.rival, auction_id, 5400)
    with pytest.raises(CancelsWithBids):
        bidding.cancel(seller=world.seller, auction_id=auction_id, clock=at(5))
    bidding.end_early(seller=world.seller, auction_id=auction_id, clock=at(6))
    auction = stored(auction_id)
    assert (auction.status, auction.price, auction.ends_at) == ("sold", 5400_00, at(6)())
    assert_ledger_holds(auction_id)
    empty = offer(world)
    bidding.cancel(seller=world.seller, auction_id=empty, clock=at(5))
    assert stored(empty).status == "cancelled"


def test_many_auctions_of_all_formats_close_in_one_batch(world: World) -> None:
    numbers = [offer(world, form) for form in ("english", "sealed_first", "sealed_second", "sealed_first")]
    for number in numbers[:3]:
        bid(world.buyer, number, 5300)
        bid(world.rival, number, 5400, second=2)
    assert bidding.close_due(now=CLOSE) == 4
    prices = [stored(number).price for number in numbers]
    assert prices == [5400_00, 5400_00, 5300_00, None]
    for number in numbers:
        assert_ledger_holds(number)


def test_lowered_reserve_says_nothing_about_the_envelopes(world: World) -> None:
    auction_id = offer(world, "sealed_second", reserve_price=9000_00)
    bid(world.buyer, auction_id, 6000)
    bidding.lower_reserve(seller=world.seller, auction_id=auction_id, reserve=5500_00, clock=at(5))
    seen = view(auction_id)
    assert (seen["price"], seen["reserve"], seen["entries"]) == (None, "not_met", [])
    close()
    assert (stored(auction_id).status, stored(auction_id).price) == ("sold", 5500_00)
    assert_ledger_holds(auction_id)


def test_a_repeat_of_client_ref_gets_the_first_answer_and_replaces_nothing(world: World) -> None:
    auction_id = offer(world)
    same = ref()
    first = bid(world.buyer, auction_id, 5200, client_ref=same)
    bid(world.buyer, auction_id, 5400, second=2)
    again = bid(world.buyer, auction_id, 5200, client_ref=same, second=3)
    assert again.repeated and again.answer == first.answer
    assert view(auction_id, world.buyer)["you"]["sealed_bid"] == "5400.00"


def test_a_slip_of_the_finger_is_asked_about_and_others_bids_do_not_stale_it(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 7500)  # 1.5 × the start price; many steps above it ask nobody
    with pytest.raises(ConfirmationRequired) as asked:
        bid(world.buyer, auction_id, 52_000, second=2)
    bid(world.rival, auction_id, 6000, second=3)
    answer = bid(world.buyer, auction_id, 52_000, confirm=asked.value.details["confirm"], second=4).answer
    assert answer["auction"]["you"]["sealed_bid"] == "52000.00"


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda w, a: bid(w.seller, a, 5000), OwnAuction),
        (lambda w, a: bid(w.admin, a, 5000), NotYourRole),
        (lambda w, a: bid(w.rival, a, 4999), BidTooLow),
        (lambda w, a: bid(w.rival, a, 10_000_001), InvalidAmount),
        (lambda w, a: bid(w.rival, a, 6000, second=6 * 3600), AuctionClosed),
        (lambda w, a: bid(w.rival, a + 999, 6000), NotFound),
        (lambda w, a: auto(w.rival, a, 6000), NotAvailable),
        (lambda w, a: bidding.cancel_auto_bid(bidder=w.buyer, auction_id=a, clock=at(2)), NotAvailable),
    ],
)
def test_a_refused_command_writes_nothing(world: World, act, refusal) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 5000)
    before = stored(auction_id).version
    with pytest.raises(refusal):
        act(world, auction_id)
    assert stored(auction_id).version == before
    assert len(db.session.scalars(select(LedgerSecret.seq)).all()) == 1
    assert_ledger_holds(auction_id)


def test_somebody_suspended_meanwhile_hands_in_nothing(world: World) -> None:
    auction_id = offer(world)
    with transaction() as session:
        session.execute(update(User).where(User.id == world.buyer.id).values(suspended_at=NOON))
    with pytest.raises(Suspended):
        bid(world.buyer, auction_id, 5200)


def test_the_first_bidder_opens_a_lot_whose_start_has_come(world: World) -> None:
    auction_id = offer(world, starts_at=NOON + timedelta(hours=1))
    with pytest.raises(AuctionNotOpen):
        bid(world.buyer, auction_id, 5200)
    assert stored(auction_id).status == "scheduled"
    bid(world.buyer, auction_id, 5200, second=3600)
    assert stored(auction_id).status == "live"
    assert_ledger_holds(auction_id)


def test_a_buyers_table_holds_the_bid_that_stands_and_later_how_it_went(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 5900)
    bid(world.buyer, auction_id, 5300, second=2)
    bid(world.rival, auction_id, 5400, second=3)
    (mine,) = bidding.list_promises(user_id=world.buyer.id)
    assert (mine.outcome, mine.promised, mine.maximum, mine.leading) == ("sealed", 5300_00, None, False)
    close()
    (mine,) = bidding.list_promises(user_id=world.buyer.id)
    (theirs,) = bidding.list_promises(user_id=world.rival.id)
    assert (mine.outcome, theirs.outcome) == ("lost", "won")
    assert view(auction_id, world.rival, now=CLOSE)["you"]["leading"]


def test_a_buyer_can_open_the_own_envelopes_at_any_time(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 5900)
    bid(world.rival, auction_id, 5400, second=2)
    (own,) = bidding.list_own_commitments(user_id=world.buyer.id, auction_id=auction_id)
    assert own.amount == 5900_00


def test_the_room_shows_the_highest_ten_of_many_bids(world: World) -> None:
    auction_id = offer(world)
    for n in range(12):
        bid(person(f"Trader{n} Singh", roles=("buyer",)), auction_id, 5000 + n, second=n)
    close()
    amounts = [entry["amount"] for entry in view(auction_id, now=CLOSE)["entries"]]
    assert amounts == [f"{5011 - n}.00" for n in range(10)]
    assert len(bidding.list_bids(auction_id=auction_id)) == 12


def test_a_changed_envelope_is_found_by_the_check(world: World) -> None:
    auction_id = offer(world)
    bid(world.buyer, auction_id, 5900)
    with transaction() as session:
        session.execute(update(SealedBid).values(amount=6000_00))
    report = bidding.verify_ledger(auction_id=auction_id)
    assert report.faults == ("4: sealed_bids differs",)
