"""Who is asked after a default: those who promised, in the order in which they would have won."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bidding import rules
from services.bidding.rules import Answer, Promise

UNTIL = datetime(2026, 11, 22, 12, tzinfo=UTC)
AMOUNTS = st.lists(st.integers(1_00, 20_00), max_size=8)


def promises(amounts: list[int]) -> list[Promise]:
    return [
        Promise(bidder=place, maximum=amount, bound=amount, seq=place)
        for place, amount in enumerate(amounts, start=1)
    ]


def test_of_equal_promises_the_earlier_is_asked_first() -> None:
    line = rules.in_line(promises([5_00, 7_00, 7_00]), out=[])
    assert [each.bidder for each in line] == [2, 3, 1]


@given(amounts=AMOUNTS, out=st.sets(st.integers(1, 8)))
def test_nobody_who_is_out_is_asked_and_everybody_else_is_once(amounts: list[int], out: set[int]) -> None:
    line = rules.in_line(promises(amounts), out=out)
    numbers = [int(each.bidder) for each in line]
    assert sorted(numbers) == sorted({*range(1, len(amounts) + 1)} - out)
    assert [each.maximum for each in line] == sorted((each.maximum for each in line), reverse=True)


@given(amounts=AMOUNTS.filter(bool))
def test_asking_one_after_the_other_goes_down_the_same_line(amounts: list[int]) -> None:
    out: set[int] = set()
    asked = []
    while line := rules.in_line(promises(amounts), out=out):
        asked.append(line[0])
        out.add(int(line[0].bidder))
    assert asked == rules.in_line(promises(amounts), out=[])


@pytest.mark.parametrize(
    ("answer", "early", "late"),
    [
        (Answer.ACCEPTED, True, False),
        (Answer.DECLINED, True, False),
        (Answer.LAPSED, False, True),
        (Answer.WITHDRAWN, True, True),
    ],
)
def test_an_answer_and_the_end_of_the_time_never_meet(answer: Answer, early: bool, late: bool) -> None:
    before = UNTIL - timedelta(microseconds=1)
    assert rules.is_in_time(answer, now=before, until=UNTIL) is early
    assert rules.is_in_time(answer, now=UNTIL, until=UNTIL) is late
