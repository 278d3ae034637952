"""Wakes at the moment an auction begins or ends, and works it off: a thread of the leader.

What is next is read from the database's index each time, so extensions, new auctions and whatever other
processes did are known without being told; a job that sweeps every few seconds is the safety net.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from flask import Flask

from services import bidding
from services.core.clock import Clock, utc_now
from services.jobs import close_auctions
from services.runtime import green

log = structlog.get_logger()
LONGEST_WAIT_S: Final = 1.0
"""Auctions that appear, and clocks that are set, are noticed within this."""
WHILE_HELD_S: Final = 0.005
"""How soon to look again at an auction that somebody else holds."""
LEADS_FOR_S: Final = 0.5
"""How long the answer who leads is believed; two that act at once harm nothing."""
AHEAD: Final = timedelta(seconds=0.6)
"""How long before they end auctions are read, so that less is to be done on the moment."""
SLACK_S: Final = 2
"""A clock that is slewed lags less than this in a second; one that was set lags more."""


class Alarm:
    """One thread that sleeps until the next moment."""

    def __init__(
        self,
        app: Flask,
        *,
        leads: Callable[[], bool],
        on_set_back: Callable[[], None] = lambda: None,
        clock: Clock = utc_now,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """`leads` says whether this process may act; `on_set_back` hears of a `wall` clock set back."""
        self._app, self._leads, self._on_set_back = app, leads, on_set_back
        self._clock, self._wall = clock, wall
        self._seen = wall(), time.monotonic()
        self._asked_at = self._read_at = float("-inf")
        self._is_leader = False
        self._bell = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="alarm", daemon=True)

    def start(self) -> None:
        """Begin to wait for moments."""
        self._thread.start()

    def stop(self, *, within_s: float) -> None:
        """Finish the batch at hand and end."""
        self._is_stopping = True
        self._bell.set()
        self._thread.join(within_s)

    def look(self) -> float:
        """Do what is due; returns how many seconds nothing more will be."""
        now = self._clock()
        self._compare()
        moment = bidding.next_moment(now=now) if self._leads_now() else None
        if moment is not None and moment <= now:
            return 0 if close_auctions.work_off(clock=self._clock) else WHILE_HELD_S
        if moment is not None and moment > now + AHEAD:
            moment -= AHEAD
        elif moment is not None:
            self._read_ahead(now)
        return wait_s(moment, now=self._clock())

    def _read_ahead(self, now: datetime) -> None:
        if time.monotonic() - self._read_at > AHEAD.total_seconds() / 2:
            bidding.read_ahead(now=now, until=now + AHEAD)
            self._read_at = time.monotonic()

    def _compare(self) -> None:
        told, seen_at = self._seen
        self._seen = self._wall(), time.monotonic()
        if self._seen[0] - told < self._seen[1] - seen_at - SLACK_S:
            log.warning("the clock was set back")
            self._on_set_back()

    def _leads_now(self) -> bool:
        if time.monotonic() - self._asked_at > LEADS_FOR_S:
            self._is_leader = self._leads()
            self._asked_at = time.monotonic()
        return self._is_leader

    def _run(self) -> None:
        while not self._is_stopping:
            try:
                with self._app.app_context():
                    pause = self.look()
            except Exception:
                log.exception("the alarm stumbled")
                pause = LONGEST_WAIT_S
            if pause > 0:
                self._bell.wait(pause)
            else:
                green.let_others_run()


def wait_s(moment: datetime | None, *, now: datetime) -> float:
    """Seconds until a moment, never so long that a clock set anew goes unnoticed."""
    if moment is None:
        return LONGEST_WAIT_S
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT_S)
