"""BIDDING §1 and §4: the life of an auction, its close and the seller's consent."""

from datetime import timedelta
from itertools import product

import pytest

from services.bidding import rules
from services.bidding.errors import CancelsWithBids, ConsentLapsed, EndsWithoutBids, InvalidTransition
from services.bidding.rules import ConsentAnswer, Status
from tests.unit.bidding.house import END, NOON, SECOND, A, B, House, live, rs, terms_with

LIFE = {
    ("draft", "scheduled"), ("draft", "cancelled"), ("scheduled", "live"), ("scheduled", "cancelled"),
    ("live", "sold"), ("live", "ended"), ("live", "pending_consent"), ("live", "cancelled"),
    ("pending_consent", "sold"), ("pending_consent", "ended"),
}  # fmt: skip


@pytest.mark.parametrize(("current", "wanted"), list(product(Status, Status)))
def test_only_the_steps_of_the_table_exist(current: Status, wanted: Status) -> None:
    if (current.value, wanted.value) in LIFE:
        assert rules.transition(current, wanted) is wanted
    else:
        with pytest.raises(InvalidTransition) as refusal:
            rules.transition(current, wanted)
        assert refusal.value.details == {"current": current.value, "wanted": wanted.value}


def closed(terms, act=None, *, now=END, early=False) -> House:
    house = House(terms)
    if act is not None:
        act(house)
    house.now = now
    house.close(early=early)
    return house


def test_auction_without_bids_ends_unsold() -> None:
    house = closed(terms_with(reserve=6000, consent=True))
    assert house.state.status is Status.ENDED and house.state.price is None


@pytest.mark.parametrize(
    ("reserve", "consent", "status"),
    [
        (None, False, Status.SOLD),
        (5500, False, Status.SOLD),
        (5500.01, False, Status.PENDING_CONSENT),
        (None, True, Status.PENDING_CONSENT),
        (5500, True, Status.PENDING_CONSENT),
    ],
)
def test_top_bid_is_sold_unless_reserve_or_seller_holds_it(reserve, consent, status) -> None:
    terms = terms_with(reserve=reserve, consent=consent)
    state = closed(terms, lambda house: house.plain(A, 5500)).state
    assert state.status is status and (state.leader, state.price) == (A, rs(5500))


def test_hidden_maximum_does_not_meet_a_reserve_it_does_not_reach() -> None:
    house = closed(terms_with(reserve=5500), lambda house: house.auto(A, 5499))
    assert house.state.status is Status.PENDING_CONSENT and house.state.price == rs(5000)


def test_close_is_not_due_before_the_end() -> None:
    house = House()
    house.plain(A, 5000)
    house.now = END - SECOND
    with pytest.raises(InvalidTransition):
        house.close()
    house.now = END
    assert house.close().status is Status.SOLD


def test_close_waits_for_the_extended_end() -> None:
    house = House(now=END - SECOND)
    house.plain(A, 5000)
    house.now = END
    with pytest.raises(InvalidTransition):
        house.close()


def test_auction_is_closed_only_once() -> None:
    house = closed(terms_with())
    with pytest.raises(InvalidTransition):
        house.close()


def test_late_close_keeps_the_end_and_counts_consent_from_the_close() -> None:
    terms = terms_with(consent=True, consent_hours=5)
    late = END + timedelta(hours=2)
    house = closed(terms, lambda house: house.plain(A, 5000), now=late, early=True)
    assert house.state.ends_at == END
    assert house.state.decide_by == late + timedelta(hours=5)


def test_consent_is_asked_for_a_day_by_default_and_only_when_pending() -> None:
    pending = closed(terms_with(consent=True), lambda house: house.plain(A, 5000))
    sold = closed(terms_with(), lambda house: house.plain(A, 5000))
    assert pending.state.decide_by == END + timedelta(hours=24)
    assert sold.state.decide_by is None


def test_seller_ends_early_with_the_top_bid_treated_as_at_the_close() -> None:
    house = closed(terms_with(reserve=6000), lambda house: house.plain(A, 5000), now=NOON, early=True)
    assert house.state.status is Status.PENDING_CONSENT and house.state.ends_at == NOON


def test_seller_cannot_end_early_without_a_bid() -> None:
    with pytest.raises(EndsWithoutBids) as refusal:
        closed(terms_with(), now=NOON, early=True)
    assert refusal.value.code == "invalid_transition"


def test_closing_says_whether_it_was_early_and_is_not_early_unasked() -> None:
    lead = rules.Lead(bidder=A, price=rs(5000), maximum=rs(5000))
    with pytest.raises(InvalidTransition):
        rules.close(terms_with(), live(lead), now=NOON)
    assert rules.close(terms_with(), live(lead), now=NOON, early=True).early
    assert not rules.close(terms_with(), live(lead), now=END, early=True).early


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SCHEDULED, Status.LIVE])
def test_auction_without_bids_can_be_cancelled(status: Status) -> None:
    assert rules.cancel(live(status=status)).status is Status.CANCELLED


def test_auction_with_bids_cannot_be_cancelled() -> None:
    house = House()
    house.plain(A, 5000)
    with pytest.raises(CancelsWithBids) as refusal:
        rules.cancel(house.state)
    assert refusal.value.code == "invalid_transition"


def test_auction_that_is_over_cannot_be_cancelled() -> None:
    with pytest.raises(InvalidTransition):
        rules.cancel(live(status=Status.ENDED))


def pending() -> House:
    return closed(terms_with(reserve=6000), lambda house: house.plain(A, 5000))


@pytest.mark.parametrize(
    ("answer", "status"), [(ConsentAnswer.ACCEPTED, Status.SOLD), (ConsentAnswer.REJECTED, Status.ENDED)]
)
def test_seller_answers_in_time(answer: ConsentAnswer, status: Status) -> None:
    house = pending()
    house.now = house.state.decide_by - SECOND
    assert house.answer(answer).status is status
    assert (house.state.leader, house.state.price) == (A, rs(5000))


@pytest.mark.parametrize("answer", [ConsentAnswer.ACCEPTED, ConsentAnswer.REJECTED])
def test_answer_after_the_time_is_refused(answer: ConsentAnswer) -> None:
    house = pending()
    house.now = house.state.decide_by
    with pytest.raises(ConsentLapsed) as refusal:
        house.answer(answer)
    assert refusal.value.details == {"decide_by": house.now}


def test_silence_ends_the_auction_when_the_time_is_over_and_not_before() -> None:
    house = pending()
    house.now = house.state.decide_by - SECOND
    with pytest.raises(InvalidTransition):
        house.answer(ConsentAnswer.LAPSED)
    house.now += SECOND
    assert house.answer(ConsentAnswer.LAPSED).status is Status.ENDED


@pytest.mark.parametrize("answer", list(ConsentAnswer))
@pytest.mark.parametrize("status", [Status.LIVE, Status.SOLD])
def test_consent_is_answered_only_when_it_is_asked(status: Status, answer: ConsentAnswer) -> None:
    with pytest.raises(InvalidTransition):
        rules.answer_consent(live(status=status), answer=answer, now=END)


def test_rejected_auction_leaves_the_beaten_bidder_beaten() -> None:
    house = closed(terms_with(reserve=6000), lambda house: (house.plain(A, 5000), house.plain(B, 5100)))
    assert house.answer(ConsentAnswer.REJECTED).leader == B
