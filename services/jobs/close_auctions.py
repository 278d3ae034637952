"""Opens, closes and lapses every auction whose moment has come, in batches that bids fit between."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from services import bidding
from services.core.clock import Clock, utc_now
from services.core.events import Event
from services.runtime import green
from services.runtime.transaction import tell

_STEPS: Final = (bidding.close_due, bidding.open_due, bidding.lapse_due)
_at_it = threading.Lock()
_is_calm = threading.Event()
_is_calm.set()
_PATIENCE_S: Final = 5
_done_since_run = 0


def run(_now: datetime) -> int:
    """Work off what the alarm may have missed; returns how many auctions changed since the last run."""
    global _done_since_run
    events: list[Event] = []
    try:
        work_off(clock=utc_now, then=events.extend)
    finally:
        tell(events)
    done, _done_since_run = _done_since_run, 0
    return done


def work_off(*, clock: Clock, then: Callable[[list[Event]], None]) -> int:
    """Work off all due moments, one batch after the other; returns how many auctions changed.

    `then` takes what is to be told, after each commit. Does nothing while another thread is at it.
    """
    global _done_since_run
    if not _at_it.acquire(blocking=False):
        return 0
    done = 0
    _is_calm.clear()
    try:
        for step in _STEPS:
            while batch := step(now=clock(), then=then):
                done += batch
                green.let_others_run()
    finally:
        _done_since_run += done
        _is_calm.set()
        _at_it.release()
    return done


def wait_for_calm() -> None:
    """Wait, for a while at most, until nothing is being closed or opened: what can wait gives way to it."""
    _is_calm.wait(_PATIENCE_S)
