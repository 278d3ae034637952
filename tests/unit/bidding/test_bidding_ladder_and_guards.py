"""BIDDING §2 and §6: steps between bids, and the guard against a slip of the finger."""

import pytest

from services.bidding.rules import Lead, current_step, needs_confirmation, next_min, step_at
from tests.unit.bidding.house import A, live, rs, terms_with


@pytest.mark.parametrize(
    ("price", "step"),
    [
        (1, 1), (499.99, 1), (500, 2), (999.99, 2), (1_000, 5), (2_499.99, 5), (2_500, 10), (4_999.99, 10),
        (5_000, 25), (9_999.99, 25), (10_000, 50), (24_999.99, 50), (25_000, 100), (10_000_000, 100),
    ],
)  # fmt: skip
def test_step_grows_with_the_price(price: float, step: float) -> None:
    assert step_at(rs(price)) == rs(step)


def test_fixed_step_is_the_same_at_every_price() -> None:
    assert step_at(rs(1), rs(7)) == step_at(rs(99_999), rs(7)) == rs(7)


def test_next_minimum_is_the_start_and_then_a_step_above_the_price() -> None:
    lead = Lead(bidder=A, price=rs(5000), maximum=rs(30_000))
    assert next_min(terms_with(), live()) == rs(5000)
    assert next_min(terms_with(), live(lead)) == rs(5025)
    assert next_min(terms_with(step=7), live(lead)) == rs(5007)


def test_current_step_before_the_first_bid_is_the_one_at_the_start_price() -> None:
    assert current_step(terms_with(start=499), live()) == rs(1)
    assert current_step(terms_with(start=500), live()) == rs(2)


LEAD_5000 = live(Lead(bidder=A, price=rs(5000), maximum=rs(5000)))


@pytest.mark.parametrize(
    ("state", "amount", "is_plain", "reference", "asks"),
    [
        (live(), 5500, True, None, False),  # 20 steps above the start price
        (live(), 5500.01, True, None, True),
        (LEAD_5000, 5525, True, 9000, False),  # 20 steps above next_min 5,025
        (LEAD_5000, 5525.01, True, 9000, True),
        (LEAD_5000, 5525.01, False, 9000, False),  # a maximum may be many steps above
        (LEAD_5000, 7537.5, False, None, False),  # 1.5 × next_min
        (LEAD_5000, 7537.51, False, None, True),
        (LEAD_5000, 7537.51, False, 4000, True),  # the larger of the two counts
        (LEAD_5000, 9000, False, 6000, False),  # 1.5 × reference
        (LEAD_5000, 9000.01, False, 6000, True),
    ],
)
def test_amounts_far_above_need_confirmation(
    state, amount: float, is_plain: bool, reference: float | None, asks: bool
) -> None:
    in_paise = None if reference is None else rs(reference)
    assert asks is needs_confirmation(
        terms_with(), state, amount=rs(amount), is_plain=is_plain, reference=in_paise
    )


def test_plain_bid_within_twenty_large_steps_still_asks_above_half_again() -> None:
    terms = terms_with(start=100, step=10)
    assert not needs_confirmation(terms, live(), amount=rs(150), is_plain=True, reference=None)
    assert needs_confirmation(terms, live(), amount=rs(150.01), is_plain=True, reference=None)


def test_confirmation_counts_fixed_steps() -> None:
    terms = terms_with(step=1)
    assert not needs_confirmation(terms, live(), amount=rs(5020), is_plain=True, reference=None)
    assert needs_confirmation(terms, live(), amount=rs(5020.01), is_plain=True, reference=None)
