"""A voided lead, against playing the promises that still stand once more."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bidding import rules
from services.bidding.errors import BidTooLow, InvalidTransition
from services.bidding.rules import BidKind, Lead, Promise, State, Status, Terms

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=6)
TERMS = Terms(start_price=5_000_00, starts_at=NOON, hard_end_at=LATER)
OPEN = State(status=Status.LIVE, ends_at=LATER)


def led_by(bidder: int, price: int, **more) -> State:
    lead = Lead(bidder=bidder, price=price, maximum=price)
    return State(status=Status.LIVE, ends_at=LATER, lead=lead, bid_count=9, bidder_count=9, **more)


def auto(bidder: int, maximum: int, *, seq: int, bound: int = 0, own_step: int | None = None) -> Promise:
    return Promise(bidder=bidder, maximum=maximum, bound=bound, seq=seq, own_step=own_step, is_auto=True)


def plain(bidder: int, amount: int, *, seq: int) -> Promise:
    return Promise(bidder=bidder, maximum=amount, bound=amount, seq=seq)


def test_the_next_maximum_leads_one_step_above_the_third() -> None:
    promises = [plain(1, 6_000_00, seq=9), auto(2, 5_900_00, seq=3), plain(3, 5_500_00, seq=5)]
    outcome = rules.void_lead(TERMS, led_by(1, 6_000_00), promises, without=[1])
    assert outcome.state.lead == Lead(bidder=2, price=5_525_00, maximum=5_900_00, is_auto=True)
    assert [(each.bidder, each.amount, each.kind) for each in outcome.entries] == [
        (2, 5_525_00, BidKind.VOIDED)
    ]
    assert outcome.state.ends_at == LATER


def test_a_plain_promise_leads_at_what_it_said() -> None:
    promises = [plain(1, 6_000_00, seq=9), plain(2, 5_500_00, seq=5)]
    outcome = rules.void_lead(TERMS, led_by(1, 6_000_00), promises, without=[1])
    assert outcome.state.lead == Lead(bidder=2, price=5_500_00, maximum=5_500_00)


def test_a_reserve_lifts_a_maximum_that_reaches_it() -> None:
    terms = Terms(start_price=5_000_00, starts_at=NOON, hard_end_at=LATER, reserve_price=5_700_00)
    promises = [plain(1, 6_000_00, seq=9), auto(2, 5_900_00, seq=3)]
    outcome = rules.void_lead(terms, led_by(1, 6_000_00), promises, without=[1])
    assert outcome.state.price == 5_700_00


def test_nobody_leads_when_nobody_stands_and_an_undecided_auction_is_over() -> None:
    outcome = rules.void_lead(TERMS, led_by(1, 6_000_00), [plain(1, 6_000_00, seq=9)], without=[1])
    assert (outcome.state.lead, outcome.state.status) == (None, Status.LIVE)
    waits = State(status=Status.PENDING_CONSENT, ends_at=LATER, lead=Lead(bidder=1, price=1, maximum=1))
    assert rules.void_lead(TERMS, waits, [], without=[1]).state.status is Status.ENDED


@pytest.mark.parametrize("state", [OPEN, led_by(2, 5_000_00)])
def test_only_a_lead_is_voided(state: State) -> None:
    with pytest.raises(InvalidTransition):
        rules.void_lead(TERMS, state, [], without=[1])


@st.composite
def games(draw: st.DrawFn) -> tuple[State, list[Promise]]:
    """A game played by the rules, and the promises it leaves, kept in the plainest way."""
    state, standing, met = OPEN, {}, set()
    for seq in range(1, draw(st.integers(2, 14))):
        bidder = draw(st.integers(1, 5))
        least = rules.next_min(TERMS, state)
        amount = least + draw(st.integers(0, 30)) * 25_00
        is_auto = draw(st.booleans())
        before = standing.get(bidder)
        try:
            if is_auto:
                outcome = rules.place_auto(
                    TERMS, state, bidder=bidder, maximum=amount, now=NOON, is_new=bidder not in met
                )
                standing[bidder] = auto(bidder, amount, seq=seq, bound=before.bound if before else 0)
            else:
                outcome = rules.place_plain(
                    TERMS, state, bidder=bidder, amount=amount, now=NOON, is_new=bidder not in met
                )
                standing[bidder] = plain(bidder, amount, seq=seq)
        except Exception:
            continue
        met.add(bidder)
        state = outcome.state
    return state, list(standing.values())


@given(games(), st.sets(st.integers(1, 5), max_size=3))
def test_it_ends_as_if_only_those_who_stand_had_ever_bid(
    game: tuple[State, list[Promise]], passed: set[int]
) -> None:
    state, promises = game
    if state.lead is None:
        return
    out = {state.lead.bidder, *passed}
    outcome = rules.void_lead(TERMS, state, promises, without=out)
    again = OPEN
    for promise in sorted((p for p in promises if p.bidder not in out), key=lambda p: p.seq):
        again = _say(again, promise)
    if again.lead is None:
        assert outcome.state.lead is None
    else:
        lead = outcome.state.lead
        assert lead is not None
        assert (lead.bidder, lead.maximum) == (again.lead.bidder, again.lead.maximum)
        assert lead.price == again.lead.price
        assert lead.price <= (state.price or 0)
        assert all(p.maximum <= lead.price for p in promises if p.bidder not in {*out, lead.bidder})


def _say(state: State, promise: Promise) -> State:
    """Say a promise again: first what was said outright, then the maximum."""
    for amount, is_auto in ((promise.bound, False), (promise.maximum if promise.is_auto else 0, True)):
        if not amount:
            continue
        say = {"bidder": promise.bidder, "now": NOON, "is_new": True}
        try:
            if is_auto:
                state = rules.place_auto(TERMS, state, maximum=amount, **say).state
            else:
                state = rules.place_plain(TERMS, state, amount=amount, **say).state
        except BidTooLow:
            continue
    return state
