"""Opens, closes and lapses every auction whose moment has come, in batches that bids fit between."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from services import bidding
from services.core.clock import Clock, utc_now
from services.core.events import Event
from services.runtime import green
from services.runtime.transaction import tell

_STEPS: Final = (bidding.close_due, bidding.open_due, bidding.lapse_due)
TELLS_FOR_S: Final = 0.005
"""How long to tell what was done before looking whether more is due."""
_PATIENCE_S: Final = 5
_at_it = threading.Lock()
_is_calm = threading.Event()
_is_calm.set()
_done_since_run = 0


def run(_now: datetime) -> int:
    """Work off what the alarm may have missed; returns how many auctions changed since the last run."""
    global _done_since_run
    work_off(clock=utc_now)
    done, _done_since_run = _done_since_run, 0
    return done


def work_off(*, clock: Clock) -> int:
    """Work off all due moments, one batch after the other; returns how many auctions changed.

    What was done is told when nothing more is due. Does nothing while another thread is at it.
    """
    global _done_since_run
    done = 0
    untold: deque[Event] = deque()
    with _rush() as is_mine:
        try:
            while is_mine:
                batch = _work_off_batches(clock, untold) if _is_due(clock) else 0
                done += batch
                if untold:
                    _tell_some(untold)
                elif not batch:
                    break
        finally:
            tell(untold)
            _done_since_run += done
    return done


def wait_for_calm() -> None:
    """Wait, for a while at most, until nothing is to be closed, opened or told: what can wait gives way."""
    _is_calm.wait(_PATIENCE_S)


@contextmanager
def _rush() -> Iterator[bool]:
    """Whether this thread is the one to work; while it does, there is no calm."""
    is_mine = _at_it.acquire(blocking=False)
    if is_mine:
        _is_calm.clear()
    try:
        yield is_mine
    finally:
        if is_mine:
            _is_calm.set()
            _at_it.release()


def _is_due(clock: Clock) -> bool:
    now = clock()
    moment = bidding.next_moment(now=now)
    return moment is not None and moment <= now


def _work_off_batches(clock: Clock, untold: deque[Event]) -> int:
    done = 0
    for step in _STEPS:
        while batch := step(now=clock(), then=untold.extend):
            done += batch
            green.let_others_run()
    return done


def _tell_some(untold: deque[Event]) -> None:
    until = time.monotonic() + TELLS_FOR_S
    while untold:
        tell([untold.popleft()])
        if time.monotonic() >= until:
            break
    green.let_others_run()
