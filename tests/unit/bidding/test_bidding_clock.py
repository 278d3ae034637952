"""BIDDING §5: when bids are taken, and how a late one gives rivals time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.bidding import rules
from services.bidding.errors import AuctionClosed, AuctionNotOpen, BidTooLow
from services.bidding.rules import State, Status
from tests.unit.bidding.house import END, HARD_END, NOON, SECOND, START, A, B, House, live, terms_with

INSTANT = timedelta(microseconds=1)
WINDOW = timedelta(seconds=120)


@pytest.mark.parametrize("now", [START, END - INSTANT])
def test_bids_are_taken_from_the_start_until_just_before_the_end(now) -> None:
    rules.check_open(terms_with(), live(), now=now)


def test_bid_at_the_end_is_refused_with_its_time_even_before_the_closing_job() -> None:
    with pytest.raises(AuctionClosed) as refusal:
        rules.check_open(terms_with(), live(), now=END)
    assert refusal.value.details == {"received_at": END}


def test_bid_before_the_start_is_refused_with_the_start() -> None:
    with pytest.raises(AuctionNotOpen) as refusal:
        rules.check_open(terms_with(), live(), now=START - INSTANT)
    assert refusal.value.details == {"starts_at": START}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SCHEDULED])
def test_auction_not_yet_opened_takes_no_bids(status: Status) -> None:
    with pytest.raises(AuctionNotOpen):
        rules.check_open(terms_with(), live(status=status), now=NOON)


@pytest.mark.parametrize("status", [Status.SOLD, Status.ENDED, Status.PENDING_CONSENT, Status.CANCELLED])
@pytest.mark.parametrize("now", [START - SECOND, NOON])
def test_auction_that_is_over_is_closed_at_any_time(status: Status, now) -> None:
    with pytest.raises(AuctionClosed):
        rules.check_open(terms_with(), live(status=status), now=now)


@pytest.mark.parametrize(
    "act",
    [
        lambda house: house.plain(B, 6000),
        lambda house: house.auto(B, 6000),
        lambda house: house.auto(A, 9000),
        lambda house: house.withdraw(A),
        lambda house: house.lower_reserve(5500),
    ],
)
def test_every_command_is_refused_from_the_end_on(act) -> None:
    house = House(terms_with(reserve=5600))
    house.auto(A, 5400)
    house.now = END
    before = house.state
    with pytest.raises(AuctionClosed):
        act(house)
    assert house.state == before


def test_scheduled_auction_opens_when_its_start_has_come() -> None:
    scheduled = State(status=Status.SCHEDULED, ends_at=END)
    assert rules.open_if_due(terms_with(), scheduled, now=START - INSTANT) is scheduled
    assert rules.open_if_due(terms_with(), scheduled, now=START).status is Status.LIVE
    draft = replace(scheduled, status=Status.DRAFT)
    assert rules.open_if_due(terms_with(), draft, now=NOON) is draft


def test_late_bid_gives_a_full_window_from_its_moment() -> None:
    house = House(now=END - timedelta(seconds=119))
    outcome = house.plain(A, 5000)
    assert outcome.extended
    assert house.state.ends_at == END + SECOND and house.state.extensions == 1


@pytest.mark.parametrize("left", [WINDOW, WINDOW + SECOND])
def test_bid_with_a_full_window_left_uses_no_extension(left: timedelta) -> None:
    house = House(now=END - left)
    assert not house.plain(A, 5000).extended
    assert house.state.ends_at == END and house.state.extensions == 0


def test_answer_that_keeps_the_lead_extends_too() -> None:
    house = House()
    house.auto(A, 6000)
    house.now = END - SECOND
    outcome = house.plain(B, 5200)
    assert outcome.extended and not outcome.leader_changed


def test_raised_maximum_does_not_extend() -> None:
    house = House()
    house.auto(A, 6000)
    house.now = END - SECOND
    assert not house.auto(A, 7000).extended
    assert house.state.ends_at == END


def test_raised_maximum_that_meets_the_reserve_extends() -> None:
    house = House(terms_with(reserve=6500))
    house.auto(A, 6000)
    house.now = END - SECOND
    assert house.auto(A, 7000).extended


def test_lowered_reserve_extends_only_when_the_price_moves() -> None:
    house = House(terms_with(reserve=6500))
    house.auto(A, 6000)
    house.now = END - SECOND
    assert not house.lower_reserve(6400).extended
    assert house.lower_reserve(5900).extended


def test_withdrawing_does_not_extend() -> None:
    house = House()
    house.auto(A, 6000)
    house.now = END - SECOND
    assert not house.withdraw(A).extended


def test_refused_bid_does_not_extend() -> None:
    house = House(now=END - SECOND)
    with pytest.raises(BidTooLow):
        house.plain(A, 1)
    assert house.state.ends_at == END


def test_extensions_stop_at_their_number() -> None:
    house = House(terms_with(max_extensions=1), now=END - SECOND)
    assert house.plain(A, 5000).extended
    house.now = house.state.ends_at - SECOND
    assert not house.plain(B, 5100).extended
    assert house.state.extensions == 1 and house.state.ends_at == END - SECOND + WINDOW


def test_extension_is_cut_at_the_hard_end() -> None:
    house = House(terms_with(hard_end_at=END + timedelta(seconds=30)), now=END - SECOND)
    assert house.plain(A, 5000).extended
    assert house.state.ends_at == END + timedelta(seconds=30)


def test_bid_with_the_end_at_the_hard_end_uses_no_extension() -> None:
    house = House(terms_with(hard_end_at=END), now=END - SECOND)
    assert not house.plain(A, 5000).extended
    assert house.state.ends_at == END and house.state.extensions == 0


def test_window_is_the_auctions_own() -> None:
    house = House(terms_with(soft_close_window_s=300), now=END - SECOND)
    house.plain(A, 5000)
    assert house.state.ends_at == END - SECOND + timedelta(seconds=300)


def test_ten_extensions_by_default_and_none_past_the_hard_end() -> None:
    house = House(now=END - SECOND)
    bidder, rupees = A, 5000
    while house.now < house.state.ends_at:
        house.plain(bidder, rupees)
        bidder, rupees = (B if bidder == A else A), rupees + 25
        house.now = max(house.now + SECOND, house.state.ends_at - SECOND)
    assert house.state.extensions == 10 and house.state.ends_at < HARD_END
