"""What may be disputed and who has lost, by values alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.errors import Invalid
from services.disputes import MoreThanAtStake, NothingAtStake, rules
from services.sales import Side
from tests.factories import NOON

PAISE = st.integers(1, 10**12)


@given(amount=PAISE, stake=PAISE)
def test_no_more_is_frozen_than_what_is_at_stake(amount, stake):
    if amount <= stake:
        rules.check_amount(amount, stake=stake)
        return
    with pytest.raises(MoreThanAtStake):
        rules.check_amount(amount, stake=stake)


def test_nothing_is_disputed_where_nothing_is_at_stake():
    with pytest.raises(NothingAtStake):
        rules.check_amount(1, stake=0)
    with pytest.raises(Invalid):
        rules.check_amount(0, stake=5)


@given(amount=PAISE, share=st.integers(0, 100))
def test_at_most_one_side_loses_a_decision(amount, share):
    to_buyer = amount * share // 100
    lost = [side for side in Side if rules.is_lost(side, amount=amount, to_buyer=to_buyer)]
    assert len(lost) == (0 if to_buyer * 2 == amount else 1)


def test_the_other_side_answers_and_both_do_when_the_house_opened():
    assert rules.asked(Side.SELLER) == {"buyer"}
    assert rules.asked(Side.BUYER) == {"seller"}
    assert rules.asked(None) == {"seller", "buyer"}


def test_the_office_waits_for_the_answer_or_the_end_of_its_time():
    due = rules.due_at(since=NOON, hours=48)
    assert not rules.may_decide(answered_at=None, due=due, now=due - timedelta(seconds=1))
    assert rules.may_decide(answered_at=None, due=due, now=due)
    assert rules.may_decide(answered_at=NOON, due=due, now=NOON)
    assert rules.remind_at(since=NOON, due=due) == NOON + timedelta(hours=36)


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_a_text_says_something_and_is_not_a_book(text):
    with pytest.raises(Invalid) as refused:
        rules.tidy_text(text)
    assert set(refused.value.details["fields"]) == {"text"}
