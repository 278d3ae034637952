"""BIDDING §7: a price that falls by the clock until somebody takes it."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bidding import rules
from services.bidding.errors import (
    AuctionClosed,
    AuctionNotOpen,
    BidTooLow,
    EndsWithoutBids,
    InvalidTransition,
)
from services.bidding.rules import Entry, Lead, Status
from tests.unit.bidding.house import END, NOON, SECOND, START, A, dutch_with, live, rs

INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
quick = settings(deadline=None, max_examples=300)


def accept(rupees: float, *, now=NOON, terms=None, state=None):
    return rules.accept_price(terms or dutch_with(), state or live(), bidder=A, amount=rs(rupees), now=now)


@pytest.mark.parametrize(
    ("passed", "price"),
    [
        (timedelta(), 5000),
        (MINUTE - INSTANT, 5000),
        (MINUTE, 4950),
        (MINUTE + INSTANT, 4950),
        (2 * MINUTE - INSTANT, 4950),
        (19 * MINUTE, 4050),
        (20 * MINUTE - INSTANT, 4050),
        (20 * MINUTE, 4000),
        (timedelta(hours=6), 4000),
        (-MINUTE, 5000),  # nobody sees more than the start price before the start
    ],
)
def test_price_drops_at_exact_instants_and_rests_on_the_floor(passed: timedelta, price: float) -> None:
    assert rules.price_at(dutch_with(), now=START + passed) == rs(price)


def test_last_drop_is_cut_at_the_floor() -> None:
    assert rules.price_at(dutch_with(floor=4925), now=START + 2 * MINUTE) == rs(4925)


@pytest.mark.parametrize(
    ("passed", "after"),
    [
        (timedelta(), MINUTE),
        (MINUTE - INSTANT, MINUTE),
        (MINUTE, 2 * MINUTE),
        (20 * MINUTE - INSTANT, 20 * MINUTE),
        (-MINUTE, MINUTE),
    ],
)
def test_next_drop_is_the_next_instant_at_which_the_price_changes(passed, after) -> None:
    assert rules.next_drop_at(dutch_with(), now=START + passed) == START + after


def test_nothing_drops_any_more_at_the_floor() -> None:
    assert rules.next_drop_at(dutch_with(), now=START + 20 * MINUTE) is None


@pytest.mark.parametrize("rupees", [4950, 4950.01, 5000, 99_999])
def test_whoever_accepts_pays_the_price_of_the_instant_and_no_more(rupees: float) -> None:
    outcome = accept(rupees, now=START + MINUTE)
    assert outcome.entries == (Entry(A, rs(4950), rules.BidKind.ACCEPT),)
    assert outcome.state.lead == Lead(bidder=A, price=rs(4950), maximum=rs(4950))


def test_accepting_sells_at_once_and_the_end_is_that_moment() -> None:
    state = accept(5000, now=START + 30 * SECOND).state
    assert (state.status, state.ends_at) == (Status.SOLD, START + 30 * SECOND)
    assert (state.bid_count, state.bidder_count, state.extensions) == (1, 1, 0)


def test_amount_below_the_price_of_the_instant_is_refused_with_that_price() -> None:
    with pytest.raises(BidTooLow) as refusal:
        accept(4949.99, now=START + MINUTE)
    assert refusal.value.details == {"next_min": rs(4950)}


def test_amount_one_instant_before_its_drop_is_too_low_and_at_the_drop_enough() -> None:
    with pytest.raises(BidTooLow):
        accept(4950, now=START + MINUTE - INSTANT)
    assert accept(4950, now=START + MINUTE).state.price == rs(4950)


def test_second_acceptance_comes_too_late() -> None:
    sold = accept(5000).state
    with pytest.raises(AuctionClosed):
        accept(5000, state=sold)


@pytest.mark.parametrize(("now", "refusal"), [(START - INSTANT, AuctionNotOpen), (END, AuctionClosed)])
def test_price_can_be_accepted_while_the_auction_is_open(now, refusal) -> None:
    with pytest.raises(refusal):
        accept(5000, now=now)
    assert accept(5000, now=END - INSTANT).state.price == rs(4000)


def test_least_bid_is_the_price_of_the_instant_and_stays_that_of_the_sale() -> None:
    assert rules.least_bid(dutch_with(), live(), now=START + MINUTE) == rs(4950)
    sold = accept(5000, now=START + MINUTE).state
    assert rules.least_bid(dutch_with(), sold, now=END) == rs(4950)


def test_dutch_auction_that_nobody_takes_ends_unsold_and_is_never_ended_early() -> None:
    assert rules.close(dutch_with(), live(), now=END).state.status is Status.ENDED
    with pytest.raises(EndsWithoutBids):
        rules.close(dutch_with(), live(), now=NOON, early=True)
    with pytest.raises(InvalidTransition):
        rules.close(dutch_with(), accept(5000).state, now=END)


clocks = st.builds(
    lambda span, part, every: dutch_with(
        floor=5000 - span, drop=max(0.01, round(span * part, 2)), every=every
    ),
    st.integers(1, 4999),
    st.floats(0.001, 1.0),
    st.integers(10, 86_400),
)
moments = st.timedeltas(timedelta(0), timedelta(days=30))


@quick
@given(clocks, moments, moments)
def test_price_never_rises_and_stays_between_start_and_floor(terms, one, other) -> None:
    early, late = sorted((START + one, START + other))
    before, after = rules.price_at(terms, now=early), rules.price_at(terms, now=late)
    assert terms.start_price >= before >= after >= terms.floor_price


@quick
@given(clocks, moments)
def test_price_changes_at_the_next_drop_and_not_an_instant_before(terms, passed) -> None:
    now = START + passed
    drop_at = rules.next_drop_at(terms, now=now)
    price = rules.price_at(terms, now=now)
    if drop_at is None:
        assert price == terms.floor_price == rules.price_at(terms, now=now + timedelta(days=400))
    else:
        assert now < drop_at
        assert rules.price_at(terms, now=drop_at - INSTANT) == price
        assert rules.price_at(terms, now=drop_at) == max(terms.floor_price, price - terms.drop)


@quick
@given(clocks, moments, st.integers(-2, 2))
def test_amount_decides_between_refusal_and_the_price_never_more(terms, passed, off) -> None:
    state = live(ends_at=START + timedelta(days=31))
    price = rules.price_at(terms, now=START + passed)
    act = {"bidder": A, "amount": price + off, "now": START + passed}
    if off < 0:
        with pytest.raises(BidTooLow):
            rules.accept_price(terms, state, **act)
    else:
        assert rules.accept_price(terms, state, **act).state.price == price
