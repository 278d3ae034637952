"""Bids over sockets: each bidder always with one in flight, or so many a second whatever comes back."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.client.crowd import Crowd
from benchmarks.client.devices import Bidder
from benchmarks.client.figures import Meter, Used, ms
from benchmarks.client.lanes import Lane
from benchmarks.client.profiling import profiled

LAST_ACKS_WITHIN_S = 10
RAMP_S = 0.5


@dataclass(kw_only=True)
class Bids:
    """What became of the bids of a window; ack times in nanoseconds from when each was due."""

    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    acks: list[int] = field(default_factory=list)
    used: Used | None = None
    unanswered: int = 0
    pushes: int = 0
    bytes: int = 0
    """What all watchers together received meanwhile."""

    @property
    def rate(self) -> float:
        """Accepted bids a second."""
        assert self.used is not None
        return self.accepted / self.used.seconds

    def ack_ms(self, percent: float) -> float:
        """A percentile of the ack times."""
        return ms(self.acks, percent)

    def facts(self) -> dict[str, Any]:
        """What belongs beside a rate or a time."""
        assert self.used is not None
        return {
            "accepted": self.accepted,
            "refused": dict(self.refused),
            "unanswered": self.unanswered,
            "ack_ms": [round(self.ack_ms(percent), 2) for percent in (50, 95, 99)],
            "deliveries_per_s": round(self.pushes / self.used.seconds),
            "received_mb_per_s": round(self.bytes / self.used.seconds / 1e6, 1),
            **self.used.facts(),
        }


class Bidding:
    """Sends a crowd's bids down the lanes and counts their acks."""

    def __init__(
        self, crowd: Crowd, lanes: Sequence[Lane[Bidder]], *, server_pids: Sequence[int] = ()
    ) -> None:
        self._loop, self._tally, self._pids = crowd.loop, crowd.tally, server_pids
        self._lane_of = {bidder: lane for lane in lanes for bidder in lane.waiting}
        self._lanes = lanes
        self._pending: dict[tuple[Bidder, int], int] = {}
        self._number = 1_000
        self._refills = False
        self.bids = Bids()
        self.accepted_in_all = 0
        for bidder in self._lane_of:
            bidder.answered = self._answered

    def closed_loop(self, *, warm_s: float, seconds: float, depth: int | None = None) -> Bids:
        """Keep `depth` bids of each lane in flight (None: one of every bidder) and count for a time."""
        self._refills = True
        for lane in self._lanes:
            for _ in range(min(depth or len(lane.waiting), len(lane.waiting))):
                self._bid(lane, time.monotonic_ns())
                self._loop.run(RAMP_S / len(self._lane_of))
        self._loop.run(warm_s)
        bids = self._window(lambda: self._loop.run(seconds))
        self._refills = False
        self.bids = Bids()  # what comes now is too late to be counted
        bids.unanswered = self._finish()
        return bids

    def open_loop(self, *, rate: float, seconds: float) -> Bids:
        """Send `rate` bids a second, each at its time; an ack's time counts from when it was due."""
        self._refills = False
        bids = self._window(lambda: self._send_on_time(rate, int(rate * seconds)))
        bids.unanswered = len(self._pending)
        return bids

    def one(self, lane: Lane[Bidder]) -> int:
        """Send a single bid; returns when (ns)."""
        at = time.monotonic_ns()
        self._bid(lane, at)
        return at

    def _send_on_time(self, rate: float, count: int) -> None:
        began = time.monotonic_ns()
        for n in range(count):
            due = began + int(n * 1e9 / rate)
            while (left := due - time.monotonic_ns()) > 0:
                self._loop.turn(left / 1e9)
            lane = self._lanes[n % len(self._lanes)]
            if lane.waiting:
                self._bid(lane, due)
            else:
                self.bids.refused["every bidder waits for an ack"] += 1
            self._loop.turn()
        self._finish()

    def _window(self, work: Callable[[], None]) -> Bids:
        bids = self.bids = Bids()
        self._tally.clear()
        meter = Meter(self._pids)
        with profiled(self._pids):
            work()
        bids.used = meter.read()
        bids.pushes, bids.bytes = self._tally.pushes, self._tally.bytes
        return bids

    def _finish(self) -> int:
        self._loop.run_until(lambda: not self._pending, within_s=LAST_ACKS_WITHIN_S)
        return len(self._pending)

    def _bid(self, lane: Lane[Bidder], due: int) -> None:
        bidder = lane.waiting.popleft()
        self._number += 1
        self._pending[bidder, self._number] = due
        bidder.send(lane.next_frame(self._number))

    def _answered(self, bidder: Bidder, number: int, error: dict[str, Any] | None) -> None:
        now = time.monotonic_ns()
        due = self._pending.pop((bidder, number))
        lane = self._lane_of[bidder]
        lane.waiting.append(bidder)
        bids = self.bids
        if error is None:
            self.accepted_in_all += 1
            bids.accepted += 1
            bids.acks.append(now - due)
        else:
            bids.refused[error.get("code", "?")] += 1
            lane.refused(error.get("code", "?"), error.get("details") or {})
        if self._refills:
            self._bid(lane, now)
