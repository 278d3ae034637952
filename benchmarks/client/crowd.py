"""Watchers, one of them attentive, and bidders in the rooms of a house."""

import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.client.devices import Attentive, Bidder, Lost, Tally, Watcher
from benchmarks.client.loop import Loop

WAVE = 100
PATIENCE_S = 60


@dataclass(kw_only=True)
class Crowd:
    """Connected devices and what they received; all watchers count into one tally."""

    loop: Loop
    host: str
    port: int
    presses: bool = True
    """Whether its devices offer compression: a stock server would compress answers too, and remember."""
    tally: Tally = field(default_factory=Tally)
    watchers: list[Watcher] = field(default_factory=list)
    bidders: list[Bidder] = field(default_factory=list)
    connect_rate: float = 0.0

    @classmethod
    def at(cls, address: tuple[str, int], *, presses: bool = True) -> "Crowd":
        """An empty crowd before a house."""
        return cls(loop=Loop(), host=address[0], port=address[1], presses=presses)

    def add_watchers(self, count: int, joins: list[tuple[str, Any]]) -> list[Watcher]:
        """Let visitors in who all look at the same."""
        began = time.monotonic()
        added = [Watcher(self.loop, self.tally, joins=joins) for _ in range(count)]
        self._connect(added)
        self.connect_rate = count / (time.monotonic() - began) if count else 0.0
        self.watchers += added
        return added

    def add_attentive(self, joins: list[tuple[str, Any]]) -> Attentive:
        """Let one in who reads everything; it counts for itself."""
        device = Attentive(self.loop, Tally(), joins=joins)
        self._connect([device])
        return device

    def add_bidders(self, tokens: list[str], joins: list[tuple[str, Any]]) -> list[Bidder]:
        """Let people in who will bid; what they receive is not the watchers' tally."""
        added = [Bidder(self.loop, Tally(), token=token, joins=joins) for token in tokens]
        self._connect(added)
        self.bidders += added
        return added

    def leave(self) -> None:
        """Drop all connections."""
        self.loop.close()

    def _connect(self, devices: list[Any]) -> None:
        for first in range(0, len(devices), WAVE):
            wave = devices[first : first + WAVE]
            for place, device in enumerate(wave, start=first):
                device.connect(self.host, self.port, place=place, presses=self.presses)
            if not self.loop.run_until(lambda: all(each.ready for each in wave), within_s=PATIENCE_S):  # noqa: B023
                raise Lost(f"only {sum(each.ready for each in wave)} of {len(wave)} came in")


def room(auction: str) -> list[tuple[str, Any]]:
    """Join one auction, as its page does."""
    return [("join_auction", {"auction_id": auction})]


def floor(auctions: list[str]) -> list[tuple[str, Any]]:
    """Follow many auctions, as the browse page does: a hundred with one message."""
    return [
        ("join_auctions", {"auction_ids": auctions[first : first + 100]})
        for first in range(0, len(auctions), 100)
    ]
