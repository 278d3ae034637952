"""BIDDING §1 and §4: the hidden reserve, met, missed and lowered."""

import pytest

from services.bidding.errors import NoReserve, ReserveNotLower
from services.bidding.rules import reserve_view
from tests.unit.bidding.house import A, B, House, live, rs, said, terms_with


def leads(house: House) -> tuple[object, float | None]:
    price = house.state.price
    return house.state.leader, None if price is None else price / 100


def test_reserve_pulls_up_only_a_maximum_that_reaches_it() -> None:
    house = House(terms_with(reserve=5500))
    assert said(house.auto(A, 5499.99)) == [(A, 5000, "auto")]
    assert reserve_view(house.terms, house.state) == "not_met"
    assert said(house.auto(A, 5500)) == [(A, 5500, "reserve")]
    assert reserve_view(house.terms, house.state) == "met"


def test_plain_bid_below_the_reserve_leads_without_meeting_it() -> None:
    house = House(terms_with(reserve=5500))
    house.plain(A, 5200)
    assert leads(house) == (A, 5200) and reserve_view(house.terms, house.state) == "not_met"


def test_plain_bid_at_the_reserve_meets_it_without_a_reserve_entry() -> None:
    house = House(terms_with(reserve=5500))
    assert said(house.plain(A, 5500)) == [(A, 5500, "plain")]
    assert reserve_view(house.terms, house.state) == "met"


def test_winner_over_a_maximum_below_the_reserve_is_pulled_up_last() -> None:
    house = House(terms_with(reserve=5500))
    house.auto(A, 5200)
    assert said(house.auto(B, 5600)) == [(A, 5200, "auto"), (B, 5225, "auto"), (B, 5500, "reserve")]
    assert house.state.bid_count == 4


def test_reserve_below_the_price_does_nothing() -> None:
    house = House(terms_with(reserve=5500))
    house.plain(A, 5600)
    assert said(house.auto(B, 6000)) == [(B, 5625, "auto")]


def test_reserve_at_the_start_price_is_met_by_the_first_bid() -> None:
    house = House(terms_with(reserve=5000))
    assert said(house.auto(A, 6000)) == [(A, 5000, "auto")]
    assert reserve_view(house.terms, house.state) == "met"


def test_view_of_the_reserve_before_the_first_bid() -> None:
    assert reserve_view(terms_with(), live()) == "none"
    assert reserve_view(terms_with(reserve=5000), live()) == "not_met"


def test_lowered_reserve_pulls_the_leaders_standing_promise_up_to_it() -> None:
    house = House(terms_with(reserve=6000))
    house.auto(A, 5800)
    outcome = house.lower_reserve(5700)
    assert said(outcome) == [(A, 5700, "reserve")]
    assert leads(house) == (A, 5700) and not outcome.leader_changed and outcome.outbid is None


def test_lowered_reserve_above_the_leaders_maximum_moves_nothing() -> None:
    house = House(terms_with(reserve=6000))
    house.auto(A, 5800)
    assert said(house.lower_reserve(5800.01)) == []
    assert leads(house) == (A, 5000)


def test_lowered_reserve_never_turns_an_old_losing_maximum_into_a_win() -> None:
    house = House(terms_with(reserve=6000))
    house.auto(A, 5800)
    house.plain(B, 5900)
    assert said(house.lower_reserve(5700)) == []
    assert leads(house) == (B, 5900) and reserve_view(house.terms, house.state) == "met"


def test_lowered_reserve_binds_a_withdrawn_leader_to_the_price_only() -> None:
    house = House(terms_with(reserve=6000))
    house.auto(A, 5800)
    house.withdraw(A)
    assert said(house.lower_reserve(5500)) == []
    assert leads(house) == (A, 5000)


def test_reserve_can_be_lowered_before_the_first_bid_and_counts_from_then_on() -> None:
    house = House(terms_with(reserve=6000))
    assert said(house.lower_reserve(5500)) == []
    assert said(house.auto(A, 5600)) == [(A, 5000, "auto"), (A, 5500, "reserve")]


@pytest.mark.parametrize("rupees", [6000, 6000.01, 4999.99])
def test_reserve_goes_down_only_and_not_below_the_start(rupees: float) -> None:
    house = House(terms_with(reserve=6000))
    with pytest.raises(ReserveNotLower) as refusal:
        house.lower_reserve(rupees)
    assert refusal.value.details == {"reserve": rs(6000), "start_price": rs(5000)}
    house.lower_reserve(5000)


def test_lot_without_a_reserve_has_none_to_lower() -> None:
    with pytest.raises(NoReserve):
        House().lower_reserve(5000)
