"""BIDDING §7: sealed bids, ranked at the close, at the first or at the second price."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bidding import rules
from services.bidding.errors import (
    AuctionClosed,
    AuctionNotOpen,
    BidTooLow,
    CancelsWithBids,
    EndsWithoutBids,
    InvalidTransition,
)
from services.bidding.rules import Format, Lead, SealedBid, Status, reserve_view
from tests.unit.bidding.house import END, NOON, SECOND, START, A, B, C, live, rs, terms_with

FIRST, SECOND_PRICE = Format.SEALED_FIRST, Format.SEALED_SECOND
quick = settings(deadline=None, max_examples=300)


def bids(*amounts: float) -> list[SealedBid]:
    """Bids of A, B, C … in the order in which they were placed."""
    return [
        SealedBid(bidder=bidder, amount=rs(rupees), seq=seq)
        for seq, (bidder, rupees) in enumerate(zip((A, B, C), amounts, strict=False), start=4)
    ]


def close(terms, standing, *, now=END, early=False):
    state = live(bid_count=len(standing), bidder_count=len(standing))
    return rules.close_sealed(terms, state, standing, now=now, early=early)


def outcome(terms, standing) -> tuple[object, float | None, Status]:
    state = close(terms, standing).closing.state
    return state.leader, None if state.price is None else state.price / 100, state.status


# Placing


def test_sealed_bid_moves_nothing_that_everybody_sees_but_the_counts() -> None:
    before = live(bid_count=2, bidder_count=2)
    done = rules.place_sealed(terms_with(format=FIRST), before, amount=rs(9000), now=NOON, is_new=True)
    assert done.state == replace(before, bid_count=3, bidder_count=3)
    assert done.entries == () and not done.price_changed and done.outbid is None


def test_replaced_bid_is_still_one_bid_and_may_be_lower() -> None:
    before = live(bid_count=1, bidder_count=1)
    done = rules.place_sealed(terms_with(format=FIRST), before, amount=rs(5000), now=NOON, is_new=False)
    assert done.state == before


def test_late_sealed_bid_gives_nobody_more_time() -> None:
    terms = terms_with(format=FIRST)
    done = rules.place_sealed(terms, live(), amount=rs(5000), now=END - SECOND, is_new=True)
    assert not done.extended and done.state.ends_at == END


def test_sealed_bid_below_the_start_price_is_refused() -> None:
    with pytest.raises(BidTooLow) as refusal:
        rules.place_sealed(terms_with(format=FIRST), live(), amount=rs(4999.99), now=NOON, is_new=True)
    assert refusal.value.details == {"next_min": rs(5000)}


@pytest.mark.parametrize(("now", "refusal"), [(START - SECOND, AuctionNotOpen), (END, AuctionClosed)])
def test_sealed_bids_are_taken_while_the_auction_is_open(now, refusal) -> None:
    with pytest.raises(refusal):
        rules.place_sealed(terms_with(format=FIRST), live(), amount=rs(5000), now=now, is_new=True)


def test_least_sealed_bid_is_the_start_price_whatever_others_bid() -> None:
    state = live(bid_count=3, bidder_count=3)
    assert rules.least_bid(terms_with(format=FIRST), state, now=NOON) == rs(5000)


def test_nobody_knows_before_the_close_that_the_reserve_is_met() -> None:
    assert reserve_view(terms_with(format=FIRST, reserve=5000), live(bid_count=3)) == "not_met"
    assert reserve_view(terms_with(format=FIRST), live(bid_count=3)) == "none"


# First price


def test_highest_wins_at_its_own_amount_by_first_price() -> None:
    assert outcome(terms_with(format=FIRST), bids(5100, 5300, 5200)) == (B, 5300, Status.SOLD)


def test_winner_is_bound_by_its_own_amount_in_both_formats() -> None:
    for form, price in ((FIRST, 5300), (SECOND_PRICE, 5200)):
        lead = close(terms_with(format=form), bids(5100, 5300, 5200)).closing.state.lead
        assert lead == Lead(bidder=B, price=rs(price), maximum=rs(5300))


@pytest.mark.parametrize("form", [FIRST, SECOND_PRICE])
def test_tie_goes_to_the_bid_that_was_committed_earlier(form: Format) -> None:
    tied = close(terms_with(format=form), bids(5100, 5300, 5300))
    assert (tied.closing.state.leader, tied.closing.state.price) == (B, rs(5300))
    assert [each.bidder for each in tied.openings] == [B, C, A]
    earlier = [replace(each, seq=each.seq - 2 * (each.bidder == C)) for each in bids(5100, 5300, 5300)]
    assert close(terms_with(format=form), earlier).closing.state.leader == C


# Second price


@pytest.mark.parametrize(
    ("reserve", "amounts", "price", "status"),
    [
        (None, (5100, 5300, 5200), 5200, Status.SOLD),
        (None, (5300, 5300), 5300, Status.SOLD),
        (None, (5300,), 5000, Status.SOLD),  # alone: the start price
        (5150, (5300,), 5150, Status.SOLD),  # alone: the reserve
        (5250, (5300, 5200), 5250, Status.SOLD),
        (5300, (5300, 5200), 5300, Status.SOLD),
        (5150, (5300, 5200), 5200, Status.SOLD),
        (5300.01, (5300, 5200), 5200, Status.PENDING_CONSENT),
        (6000, (5300,), 5000, Status.PENDING_CONSENT),
    ],
)
def test_second_price_is_the_second_amount_but_at_least_a_reserve_that_was_reached(
    reserve, amounts, price, status
) -> None:
    terms = terms_with(format=SECOND_PRICE, reserve=reserve)
    winner = max(range(len(amounts)), key=lambda place: (amounts[place], -place))
    assert outcome(terms, bids(*amounts)) == ((A, B, C)[winner], price, status)


# The close


@pytest.mark.parametrize("form", [FIRST, SECOND_PRICE])
@pytest.mark.parametrize(
    ("reserve", "consent", "status"),
    [
        (None, False, Status.SOLD),
        (5300, False, Status.SOLD),
        (5300.01, False, Status.PENDING_CONSENT),
        (None, True, Status.PENDING_CONSENT),
    ],
)
def test_reserve_and_consent_decide_as_in_an_open_auction(form, reserve, consent, status) -> None:
    terms = terms_with(format=form, reserve=reserve, consent=consent)
    assert outcome(terms, bids(5300, 5300))[2] is status


def test_sealed_auction_without_bids_ends_unsold() -> None:
    assert outcome(terms_with(format=FIRST, reserve=6000, consent=True), []) == (None, None, Status.ENDED)


def test_seller_may_end_early_with_a_bid_and_only_then() -> None:
    terms = terms_with(format=FIRST)
    ended = close(terms, bids(5100), now=NOON, early=True).closing
    assert ended.early and ended.state.ends_at == NOON and ended.state.status is Status.SOLD
    with pytest.raises(EndsWithoutBids):
        close(terms, [], now=NOON, early=True)
    with pytest.raises(InvalidTransition):
        close(terms, bids(5100), now=NOON)


def test_seller_cannot_cancel_once_a_sealed_bid_is_in() -> None:
    with pytest.raises(CancelsWithBids):
        rules.cancel(live(bid_count=1, bidder_count=1))
    assert rules.cancel(live()).status is Status.CANCELLED


# What holds in every sealed auction

standing = st.lists(st.integers(5000, 5040).map(rs), max_size=8).map(
    lambda amounts: [
        SealedBid(bidder=f"buyer {seq}", amount=amount, seq=seq) for seq, amount in enumerate(amounts, 4)
    ]
)
reserves = st.none() | st.integers(5000, 5045).map(float)


@quick
@given(standing, reserves, st.booleans())
def test_second_price_is_never_above_the_winners_bid_nor_below_the_start(made, reserve, consent) -> None:
    terms = terms_with(format=SECOND_PRICE, reserve=reserve, consent=consent)
    state = close(terms, made).closing.state
    if made:
        assert terms.start_price <= state.price <= state.lead.maximum == max(each.amount for each in made)
        assert (reserve_view(terms, state) == "met") == (
            reserve is not None and state.lead.maximum >= terms.reserve_price
        )


@quick
@given(standing, reserves)
def test_both_formats_have_the_same_winner_and_the_first_price_is_the_higher(made, reserve) -> None:
    first, second = (
        close(terms_with(format=form, reserve=reserve), made).closing.state for form in (FIRST, SECOND_PRICE)
    )
    assert (first.leader, first.status) == (second.leader, second.status)
    assert (first.price or 0) >= (second.price or 0)


@quick
@given(standing, st.randoms(use_true_random=False))
def test_ranking_does_not_hang_on_the_order_of_loading(made, chance) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    terms = terms_with(format=SECOND_PRICE)
    assert close(terms, shuffled) == close(terms, made)
    ranks = [(-each.amount, each.seq) for each in close(terms, made).openings]
    assert ranks == sorted(ranks) and len(ranks) == len(made)
