"""The life of a sale, step by step (services/sales/rules.py)."""

import pytest

from services.core.errors import Invalid
from services.sales import rules
from services.sales.errors import InvalidTransition, NoteTooLong, NotYourTurn
from services.sales.rules import SaleStatus, Side

WAY = [
    (SaleStatus.PENDING, SaleStatus.CONFIRMED, Side.SELLER),
    (SaleStatus.CONFIRMED, SaleStatus.PAID, Side.BUYER),
    (SaleStatus.PAID, SaleStatus.DISPATCHED, Side.SELLER),
    (SaleStatus.DISPATCHED, SaleStatus.DELIVERED, Side.BUYER),
]


@pytest.mark.parametrize(("current", "to", "side"), WAY)
def test_each_step_is_taken_by_the_side_whose_turn_it_is(current, to, side):
    assert rules.advance(current, to=to, by=side) is to


@pytest.mark.parametrize(("current", "to", "side"), WAY)
def test_the_other_side_cannot_take_the_step(current, to, side):
    other = Side.BUYER if side is Side.SELLER else Side.SELLER
    with pytest.raises(NotYourTurn):
        rules.advance(current, to=to, by=other)


@pytest.mark.parametrize("current", list(SaleStatus))
@pytest.mark.parametrize("to", [*SaleStatus, ""])
def test_no_step_is_skipped_repeated_or_taken_back(current, to):
    allowed = {(start, end) for start, end, _ in WAY}
    if (current, to) in allowed:
        return
    for side in Side:
        with pytest.raises(InvalidTransition) as refused:
            rules.advance(current, to=to, by=side)
        assert refused.value.details == {"current": current.value, "wanted": to}


def test_a_note_loses_only_the_space_around_it():
    assert rules.tidy_note("  bill 42,\n paid by NEFT \n") == "bill 42,\n paid by NEFT"


def test_a_note_may_have_a_thousand_characters_and_not_one_more():
    assert len(rules.tidy_note("न" * 1000)) == 1000
    with pytest.raises(Invalid) as refused:
        rules.tidy_note("न" * 1001)
    assert isinstance(refused.value.details["fields"]["note"], NoteTooLong)
