"""The clock that goes on evenly: small corrections are believed, steps are walked off."""

from datetime import UTC, datetime

import pytest

from services.core.clock import EvenClock, utc_now

START = 1_800_000_000.0


class Machine:
    """A machine whose wall clock can be set."""

    def __init__(self) -> None:
        self.steady, self.offset = 500.0, START - 500.0
        self.clock = EvenClock(wall=lambda: self.steady + self.offset, steady=lambda: self.steady)

    def after(self, seconds: float) -> float:
        """What the clock tells so many seconds later, counted from the start."""
        self.steady += seconds
        return round(self.clock().timestamp() - START, 6)


def test_it_tells_the_time_of_the_machine() -> None:
    assert abs((utc_now() - datetime.now(UTC)).total_seconds()) < 1
    assert Machine().after(90) == 90


@pytest.mark.parametrize("correction", [0.9, -0.9, 0.003, 30 * 365 * 86_400])
def test_small_corrections_are_believed_and_those_of_a_clock_never_set(correction: float) -> None:
    machine = Machine()
    machine.offset += correction
    assert machine.after(10) == 10 + correction


@pytest.mark.parametrize("step", [3600, -3600, 1.5])
def test_a_step_is_walked_off_a_second_in_a_hundred(step: float) -> None:
    machine = Machine()
    machine.offset += step
    toward = 1 if step > 0 else -1
    assert machine.after(0) == 0
    assert machine.after(100) == 100 + toward
    assert machine.after(500_000) == 500_100 + step


def test_a_step_and_back_leaves_nothing() -> None:
    machine = Machine()
    for offset in (3600, -3600, -3600, 3600):
        machine.offset += offset
        machine.after(10)
    assert machine.after(10) == pytest.approx(50)


def test_it_never_runs_backwards_after_a_step() -> None:
    machine = Machine()
    machine.offset -= 3600
    told = [machine.after(0.5) for _ in range(50)]
    assert told == sorted(told)
