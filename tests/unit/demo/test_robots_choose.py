"""What robots bid: the next step on a lot they want, and never more than they would give."""

from dataclasses import replace
from random import Random

from services.demo import Bid, Chance, choose_move

NEAR = Chance(auction="near", next_min=5_025_00, step=25_00, limit=5_600_00, minutes_left=2)
FAR = Chance(auction="far", next_min=7_000_00, step=25_00, limit=7_000_00, minutes_left=3_000)


def test_nothing_to_gain_means_no_bid() -> None:
    assert choose_move([], Random(1)) is None


def test_bids_are_at_least_the_next_and_at_most_what_the_robot_would_give() -> None:
    for seed in range(300):
        auction, bid = choose_move([NEAR, FAR], Random(seed))
        chance = NEAR if auction == "near" else FAR
        assert chance.next_min <= bid.amount <= chance.limit
        assert bid.amount <= chance.next_min + 6 * chance.step


def test_lots_that_end_soon_are_preferred() -> None:
    chosen = [choose_move([NEAR, FAR], Random(seed))[0] for seed in range(300)]
    assert chosen.count("near") > 4 * chosen.count("far") > 0


def test_a_robot_that_was_outbid_comes_back_to_that_lot() -> None:
    assert {choose_move([NEAR, FAR], Random(seed), wanted="far")[0] for seed in range(30)} == {"far"}


def test_a_lot_that_became_too_dear_is_forgotten() -> None:
    assert choose_move([NEAR], Random(1), wanted="far")[0] == "near"


def test_a_sealed_bid_says_what_the_lot_is_worth_to_the_robot() -> None:
    sealed = replace(NEAR, format="sealed_second")
    assert choose_move([sealed], Random(1)) == ("near", Bid(kind="plain", amount=5_600_00))


def test_a_falling_price_is_taken_as_it_stands() -> None:
    falling = replace(NEAR, format="dutch")
    assert choose_move([falling], Random(1)) == ("near", Bid(kind="plain", amount=5_025_00))
