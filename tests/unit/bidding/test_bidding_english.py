"""BIDDING §3: who leads, at what price, with which entries."""

import pytest

from services.bidding import rules
from services.bidding.errors import (
    AlreadyLeading,
    BidTooLow,
    MaximumTooLow,
    NoStandingMaximum,
    StepTooSmall,
)
from services.bidding.rules import Lead, reserve_view
from tests.unit.bidding.house import NOON, A, B, C, House, live, rs, said, terms_with


def leads(house: House) -> tuple[object, float | None]:
    price = house.state.price
    return house.state.leader, None if price is None else price / 100


# The worked examples of BIDDING


def test_worked_example_1_auto_bid_answers_ties_and_is_passed() -> None:
    house = House()
    assert said(house.auto(A, 6000)) == [(A, 5000, "auto")]
    assert leads(house) == (A, 5000)
    assert said(house.plain(B, 5200)) == [(B, 5200, "plain"), (A, 5225, "auto")]
    assert leads(house) == (A, 5225)
    assert said(house.auto(B, 6000)) == [(B, 6000, "auto"), (A, 6000, "auto")]
    assert leads(house) == (A, 6000)
    assert said(house.plain(C, 6025)) == [(C, 6025, "plain")]
    assert leads(house) == (C, 6025)


def test_worked_example_2_winner_is_capped_at_its_maximum_below_a_full_step() -> None:
    house = House()
    assert said(house.plain(A, 5000)) == [(A, 5000, "plain")]
    assert said(house.auto(B, 5500)) == [(B, 5025, "auto")]
    assert said(house.auto(C, 5510)) == [(B, 5500, "auto"), (C, 5510, "auto")]
    assert leads(house) == (C, 5510)


def test_worked_example_3_own_step_is_used_and_capped() -> None:
    house = House()
    house.auto(A, 7000, step=100)
    assert leads(house) == (A, 5000)
    assert said(house.plain(B, 5100)) == [(B, 5100, "plain"), (A, 5200, "auto")]
    assert said(house.auto(B, 6950)) == [(B, 6950, "auto"), (A, 7000, "auto")]
    assert leads(house) == (A, 7000)


def test_worked_example_4_price_jumps_to_the_reserve() -> None:
    house = House(terms_with(reserve=5500))
    assert said(house.auto(A, 5800)) == [(A, 5000, "auto"), (A, 5500, "reserve")]
    assert reserve_view(house.terms, house.state) == "met"
    assert said(house.auto(B, 5700)) == [(B, 5700, "auto"), (A, 5725, "auto")]
    assert leads(house) == (A, 5725)


# The first bid


def test_first_plain_bid_leads_at_its_own_amount() -> None:
    house = House()
    outcome = house.plain(A, 5310.5)
    assert said(outcome) == [(A, 5310.5, "plain")]
    assert house.state.lead == Lead(bidder=A, price=rs(5310.5), maximum=rs(5310.5))
    assert outcome.leader_changed and outcome.price_changed and outcome.outbid is None


def test_first_auto_bid_leads_at_the_start_price() -> None:
    house = House()
    house.auto(A, 6000, step=50)
    assert house.state.lead == Lead(bidder=A, price=rs(5000), maximum=rs(6000), own_step=rs(50), is_auto=True)


@pytest.mark.parametrize("act", [House.plain, House.auto])
def test_first_bid_below_the_start_price_is_refused(act) -> None:
    house = House()
    with pytest.raises(BidTooLow) as refusal:
        act(house, A, 4999.99)
    assert refusal.value.details == {"next_min": rs(5000)}
    act(house, A, 5000)
    assert leads(house) == (A, 5000)


# A plain bid by somebody else


def test_plain_bid_above_the_leaders_maximum_leads_at_its_amount_at_once() -> None:
    house = House()
    house.auto(A, 5500)
    outcome = house.plain(B, 5501)
    assert said(outcome) == [(B, 5501, "plain")]
    assert house.state.lead == Lead(bidder=B, price=rs(5501), maximum=rs(5501))
    assert outcome.leader_changed and outcome.outbid == A


def test_plain_bid_equal_to_the_leaders_maximum_loses_to_the_earlier_promise() -> None:
    house = House()
    house.auto(A, 5500)
    outcome = house.plain(B, 5500)
    assert said(outcome) == [(B, 5500, "plain"), (A, 5500, "auto")]
    assert leads(house) == (A, 5500)
    assert outcome.outbid == B and not outcome.leader_changed and outcome.price_changed


def test_leader_answers_a_lower_plain_bid_by_one_step_up_to_its_maximum() -> None:
    house = House()
    house.auto(A, 5500)
    house.plain(B, 5480)
    assert leads(house) == (A, 5500)
    assert house.state.lead == Lead(bidder=A, price=rs(5500), maximum=rs(5500), is_auto=True)


def test_plain_bid_off_the_step_grid_is_taken() -> None:
    house = House()
    house.plain(A, 5000)
    assert said(house.plain(B, 5033.33)) == [(B, 5033.33, "plain")]


@pytest.mark.parametrize("act", [House.plain, House.auto])
def test_later_bid_below_one_step_above_the_price_is_refused(act) -> None:
    house = House()
    house.auto(A, 6000)
    with pytest.raises(BidTooLow) as refusal:
        act(house, B, 5024.99)
    assert refusal.value.details == {"next_min": rs(5025)}
    assert house.state.bid_count == 1
    act(house, B, 5025)
    assert leads(house) == (A, 5050)


def test_next_minimum_follows_the_price_and_never_the_maximum() -> None:
    house = House(terms_with(start=490))
    house.auto(A, 6000)
    assert rules.next_min(house.terms, house.state) == rs(491)


# The leader's own acts


def test_leader_cannot_outbid_itself_with_a_plain_bid() -> None:
    house = House()
    house.plain(A, 5000)
    with pytest.raises(AlreadyLeading):
        house.plain(A, 5500)


def test_leader_raises_its_maximum_without_moving_the_price() -> None:
    house = House()
    house.auto(A, 5500, step=100)
    outcome = house.auto(A, 5501)
    assert said(outcome) == []
    assert house.state.lead == Lead(bidder=A, price=rs(5000), maximum=rs(5501), is_auto=True)
    assert not outcome.price_changed and not outcome.leader_changed and outcome.outbid is None
    assert house.state.bid_count == 1 and house.state.bidder_count == 1


@pytest.mark.parametrize("maximum", [5500, 5499])
def test_leader_may_not_lower_or_repeat_its_maximum(maximum: float) -> None:
    house = House()
    house.auto(A, 5500)
    with pytest.raises(MaximumTooLow) as refusal:
        house.auto(A, maximum)
    assert refusal.value.details == {"maximum": rs(5500)}


def test_plain_leader_turns_its_bid_into_an_auto_bid_from_one_paisa_up() -> None:
    house = House()
    house.plain(A, 5000)
    with pytest.raises(MaximumTooLow):
        house.auto(A, 5000)
    assert said(house.auto(A, 5000.01)) == []
    assert house.state.lead == Lead(bidder=A, price=rs(5000), maximum=rs(5000.01), is_auto=True)


# An auto-bid by somebody else


def test_higher_auto_bid_beats_a_plain_leader_by_one_step() -> None:
    house = House()
    house.plain(A, 5000)
    outcome = house.auto(B, 9000)
    assert said(outcome) == [(B, 5025, "auto")]
    assert outcome.outbid == A and outcome.leader_changed


def test_higher_auto_bid_first_spends_the_leaders_maximum() -> None:
    house = House()
    house.auto(A, 5500)
    assert said(house.auto(B, 9000)) == [(A, 5500, "auto"), (B, 5525, "auto")]


def test_leader_already_at_its_maximum_says_nothing_more() -> None:
    house = House()
    house.auto(A, 5500)
    house.plain(B, 5490)
    assert said(house.auto(C, 9000)) == [(C, 5525, "auto")]


def test_higher_auto_bid_uses_its_own_step_over_the_beaten_maximum() -> None:
    house = House()
    house.auto(A, 5500, step=400)
    assert said(house.auto(B, 9000, step=100)) == [(A, 5500, "auto"), (B, 5600, "auto")]


def test_step_over_a_beaten_maximum_is_the_one_at_that_maximum() -> None:
    house = House(terms_with(start=400))
    house.auto(A, 1200)
    assert said(house.auto(B, 9000)) == [(A, 1200, "auto"), (B, 1205, "auto")]


def test_lower_auto_bid_is_answered_with_the_leaders_own_step() -> None:
    house = House()
    house.auto(A, 9000, step=75)
    outcome = house.auto(B, 6000, step=500)
    assert said(outcome) == [(B, 6000, "auto"), (A, 6075, "auto")]
    assert outcome.outbid == B and not outcome.leader_changed


def test_answer_uses_the_ladder_where_own_step_has_become_too_small() -> None:
    house = House(terms_with(start=400))
    house.auto(A, 9000, step=2)
    assert said(house.plain(B, 2600)) == [(B, 2600, "plain"), (A, 2610, "auto")]


def test_equal_maximum_goes_to_the_earlier_bidder() -> None:
    house = House()
    house.auto(A, 6000)
    assert said(house.auto(B, 6000)) == [(B, 6000, "auto"), (A, 6000, "auto")]
    assert house.state.lead == Lead(bidder=A, price=rs(6000), maximum=rs(6000), is_auto=True)


def test_auction_with_a_fixed_step_ignores_the_ladder() -> None:
    house = House(terms_with(step=10))
    house.auto(A, 6000)
    assert said(house.plain(B, 5010)) == [(B, 5010, "plain"), (A, 5020, "auto")]


@pytest.mark.parametrize(("price", "least"), [(None, 25), (rs(10_000), 50)])
def test_own_step_is_at_least_the_step_at_the_price(price: int | None, least: float) -> None:
    lead = None if price is None else Lead(bidder=B, price=price, maximum=price)
    act = {"bidder": A, "maximum": rs(20_000), "now": NOON, "is_new": True}
    with pytest.raises(StepTooSmall) as refusal:
        rules.place_auto(terms_with(), live(lead), own_step=rs(least) - 1, **act)
    assert refusal.value.details == {"min_step": rs(least)}
    assert rules.place_auto(terms_with(), live(lead), own_step=rs(least), **act).state.leader == A


def test_own_step_is_at_least_a_fixed_step() -> None:
    with pytest.raises(StepTooSmall):
        House(terms_with(step=200)).auto(A, 6000, step=199)


# Withdrawing


def test_leader_who_withdraws_stays_bound_to_the_price_only() -> None:
    house = House()
    house.auto(A, 9000, step=100)
    house.plain(B, 5200)
    assert said(house.withdraw(A)) == []
    assert house.state.lead == Lead(bidder=A, price=rs(5300), maximum=rs(5300))
    assert said(house.plain(B, 5325)) == [(B, 5325, "plain")]


def test_withdrawing_a_beaten_maximum_changes_nothing() -> None:
    house = House()
    house.auto(A, 5100)
    house.auto(B, 6000)
    before = house.state
    assert house.withdraw(A).state == before


def test_leader_by_plain_bid_has_no_maximum_to_withdraw() -> None:
    house = House()
    house.plain(A, 5000)
    with pytest.raises(NoStandingMaximum):
        house.withdraw(A)


def test_nobody_leads_when_withdrawing_before_the_first_bid() -> None:
    assert rules.cancel_auto(terms_with(), live(), bidder=A, now=NOON).state == live()


# Counting


def test_bids_count_entries_and_bidders_count_people() -> None:
    house = House()
    house.auto(A, 6000)
    house.plain(B, 5200)
    house.plain(B, 5300)
    house.auto(C, 5400)
    assert (house.state.bid_count, house.state.bidder_count) == (7, 3)
