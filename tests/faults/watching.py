"""Watchers as a lot's page is one: they follow pushes, ask after a hole, and come back after a loss."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.bidding.ledger import LedgerEntry
from services.core.money import parse_rupees
from tests.faults.doors import SocketDoor
from tests.faults.points import prices_of
from tests.faults.wire import Lost

PAUSE_S = 0.2
JOIN, UPDATE = "join_auction", "get_auction_update"
NEVER_KNOWN = 2**31
SHOWN_AS = {"opened_bid": "sealed"}
MOST_MISSED = 200
"""So many versions the house brings back; who missed more gets the last ten lines."""
Line = tuple[str, int, str]


@dataclass(slots=True)
class View:
    """What one watcher knows of one auction: bidder, paise and kind of every bid line by its seq."""

    version: int = 0
    status: str = ""
    lines: dict[int, Line] = field(default_factory=dict)
    told: set[tuple[int, int | None]] = field(default_factory=set)
    """Every version and price it was ever shown."""
    faults: list[str] = field(default_factory=list)
    complete: int = 0
    """Up to here it knows every line."""
    too_many: list[range] = field(default_factory=list)
    """Lines that were too many to be brought back after a long absence."""
    unknown: int = 0
    """How many bids were among them."""


class Watcher:
    """One page that shows some auctions from their first bid on."""

    def __init__(self, name: str, port: int, auctions: Iterable[str], *, token: str | None = None) -> None:
        self.name, self.port = name, port
        self.views = {auction: View() for auction in auctions}
        self.connections = 0
        self._door = SocketDoor(port, token=token, heard=self._heard)
        self._asks = dict.fromkeys(self.views, JOIN)

    async def watch(self) -> None:
        """Stay connected and caught up until cancelled."""
        talk = None
        try:
            while True:
                with contextlib.suppress(Lost):
                    if talk is None or talk.is_over:
                        talk = await self._door.talk()
                        self.connections += 1
                        self._asks = dict.fromkeys(self.views, JOIN)
                    for auction, event in list(self._asks.items()):
                        await self._ask(event, auction)
                await asyncio.sleep(PAUSE_S)
        finally:
            await self._door.close()

    async def _ask(self, event: str, auction: str) -> None:
        view = self.views[auction]
        since = view.complete
        self._asks.pop(auction, None)
        try:
            answer = await (await self._door.talk()).ask(event, {"auction_id": auction, "since": since})
        except Lost:
            self._asks[auction] = event
            raise
        if not answer["ok"]:
            self._asks[auction] = event
        elif "auction" in answer:
            snapshot = answer["auction"]
            _take(view, snapshot)
            if snapshot["version"] - since > MOST_MISSED and snapshot["entries"]:
                view.too_many.append(range(since + 1, snapshot["entries"][0]["seq"]))
                view.unknown = snapshot["bid_count"] - len(view.lines)
            view.complete = max(view.complete, snapshot["version"])

    def _heard(self, event: str, message: Any) -> None:
        view = self.views.get(message.get("auction_id", "")) if isinstance(message, dict) else None
        if event == "please_catch_up":
            self._asks = dict.fromkeys(self.views, UPDATE) | self._asks
        if view is None or "version" not in message:
            return
        _take(view, message)
        # Without a number of bids nobody can say whether all of them were heard.
        if message.get("bid_count", NEVER_KNOWN) > len(view.lines) + view.unknown:
            self._asks.setdefault(message["auction_id"], UPDATE)
        elif message["auction_id"] not in self._asks:
            view.complete = max(view.complete, message["version"])


def _take(view: View, message: dict[str, Any]) -> None:
    """Read a push or a snapshot into what is known."""
    view.told.add((message["version"], _paise(message["price"])))
    if message["version"] >= view.version:
        view.version = message["version"]
        view.status = message.get("status", view.status)
    for entry in message.get("entries", ()):
        line = (entry["bidder"], int(parse_rupees(entry["amount"])), entry["kind"])
        if view.lines.setdefault(entry["seq"], line) != line:
            view.faults.append(f"line {entry['seq']} was told twice, differently")


def faults_of(watcher: Watcher, auction: str, entries: Sequence[LedgerEntry]) -> list[str]:
    """Compare all that a watcher was shown, and where it stands now, with the ledger."""
    view = watcher.views[auction]
    bids = {
        entry.seq: (
            f"Bidder {entry.payload['bidder']}",
            entry.payload["amount"],
            SHOWN_AS.get(entry.kind) or entry.payload["kind"],
        )
        for entry in entries
        if entry.kind in ("bid", *SHOWN_AS)
    }
    prices = prices_of(entries)
    found = list(view.faults)
    found += [f"was told line {seq} as {line}" for seq, line in view.lines.items() if bids.get(seq) != line]
    found += [f"never heard of line {seq}" for seq in bids if not _heard(view, seq)]
    for version, price in view.told:
        if version not in prices or prices[version] != price:
            found.append(f"was shown version {version} at {price}")
    if view.version != entries[-1].seq:
        found.append(f"stands at version {view.version} of {entries[-1].seq}")
    return [f"{auction}: {watcher.name} {each}" for each in found]


def _heard(view: View, seq: int) -> bool:
    return seq in view.lines or any(seq in missed for missed in view.too_many)


def _paise(text: str | None) -> int | None:
    return None if text is None else int(parse_rupees(text))
