"""How telling rooms and everything else share the loop, by a clock that only moves when somebody works."""

from collections.abc import Iterator

import pytest

from sockets import fanout
from sockets.fanout import AT_EASE_S, BEHIND_S, OF_A_BID, Turns

SLICE_S = 0.0005


class Loop:
    """A loop whose clock moves by what is told, and whose turns are counted."""

    def __init__(self) -> None:
        self.now = 100.0
        self.turns_at: list[float] = []
        self.work_s = 0.0

    def turn(self) -> None:
        self.turns_at.append(self.now)
        self.now += self.work_s

    def tell(self, turns: Turns, *, for_s: float) -> None:
        until = self.now + for_s
        while self.now < until:
            turns.give_way()
            self.now += SLICE_S


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    loop = Loop()
    monkeypatch.setattr(fanout.time, "perf_counter", lambda: loop.now)
    monkeypatch.setattr(fanout.green, "let_others_run", loop.turn)
    return loop


def test_at_ease_others_run_after_each_two_milliseconds(loop: Loop) -> None:
    loop.tell(Turns(), for_s=10 * AT_EASE_S + 2 * SLICE_S)
    assert len(loop.turns_at) == 10
    gaps = [later - at for at, later in zip(loop.turns_at, loop.turns_at[1:], strict=False)]
    assert all(AT_EASE_S <= gap < AT_EASE_S + 2 * SLICE_S for gap in gaps)


def test_behind_more_is_told_in_a_row_and_then_a_bid_comes_all_the_way(loop: Loop) -> None:
    turns = Turns()
    turns.is_behind = True
    loop.tell(turns, for_s=BEHIND_S - SLICE_S)
    assert loop.turns_at == []
    loop.tell(turns, for_s=4 * SLICE_S)
    assert len(loop.turns_at) == OF_A_BID


def test_what_was_told_a_while_ago_does_not_count(loop: Loop) -> None:
    turns = Turns()
    for _ in range(20):
        loop.tell(turns, for_s=AT_EASE_S / 2)
        loop.now += 0.05
    assert loop.turns_at == []


def test_many_who_tell_at_once_share_one_round(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each goes on where it paused, and what all of them tell then counts together."""
    turns = Turns()
    turns.is_behind = True
    rooms = 0

    def turn() -> None:
        nonlocal rooms
        loop.turns_at.append(loop.now)
        if rooms < 10:  # the teller of another room runs, has to pause as well, and goes on
            rooms += 1
            turns.give_way()
            loop.tell(turns, for_s=BEHIND_S / 20)

    monkeypatch.setattr(fanout.green, "let_others_run", turn)
    loop.tell(turns, for_s=BEHIND_S + 2 * SLICE_S)
    assert rooms == 10
    before = len(loop.turns_at)
    loop.tell(turns, for_s=BEHIND_S / 2 + 2 * SLICE_S)
    assert len(loop.turns_at) == before + OF_A_BID
