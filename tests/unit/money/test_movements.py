"""A movement is balanced, whole, and between accounts its reason allows; anything else is never written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.money.rules import (
    BANK,
    GATEWAY,
    MOST,
    Account,
    Kind,
    Line,
    Movement,
    Reason,
    Unbalanced,
    available,
    leaving,
    move,
)


def movement(*lines: Line, reason: Reason = Reason.PAID_IN) -> Movement:
    return Movement(key="k", reason=reason, about="transfer:x", lines=lines)


def test_a_plain_movement_is_whole():
    movement(*move(BANK, available(1), 500)).check()


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (Line(available(1), 1),),
        (Line(BANK, -2), Line(available(1), 1)),
        (Line(BANK, 0), Line(available(1), 0)),
        (Line(BANK, -1), Line(BANK, 1)),
        (Line(BANK, -1), Line(GATEWAY, -1), Line(available(1), 1), Line(available(1), 1)),
        (Line(BANK, -1.0), Line(available(1), 1.0)),
        (Line(BANK, -True), Line(available(1), True)),
        (Line(BANK, -MOST - 1), Line(available(1), MOST + 1)),
        (Line(BANK, -1), Line(available(0), 1)),
        (Line(Account(Kind.BANK, 7), -1), Line(available(1), 1)),
        (Line(available(2), -1), Line(available(1), 1)),
        (Line(BANK, -1), Line(leaving(1), 1)),
    ],
)
def test_whatever_is_not_whole_is_refused(lines: tuple[Line, ...]):
    with pytest.raises(Unbalanced):
        movement(*lines).check()


@given(st.sampled_from(Reason), st.integers(1, MOST), st.sampled_from(Kind), st.sampled_from(Kind))
def test_nobody_can_be_paid_from_anothers_pocket(reason: Reason, amount: int, giver: Kind, getter: Kind):
    owners = {kind: (1 if kind in {Kind.AVAILABLE, Kind.HELD, Kind.LEAVING} else 0) for kind in Kind}
    lines = move(Account(giver, owners[giver]), Account(getter, owners[getter] and 2), amount)
    if owners[giver] and owners[getter]:
        with pytest.raises(Unbalanced):
            movement(*lines, reason=reason).check()
