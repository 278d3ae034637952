"""Lanes: the bids of one auction, ascending by a step, and how a refusal puts them right."""

import itertools
import json
import secrets
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from benchmarks.client import frames

WhoBids = TypeVar("WhoBids")
_RUN = secrets.token_hex(4)
_NUMBERS = itertools.count(1)


def client_ref() -> str:
    """A reference nobody used before."""
    return f"{_RUN}-0000-4000-8000-{next(_NUMBERS):012x}"


class Lane(Generic[WhoBids]):
    """One auction: its bidders in turn, and the last amount that was sent (paise)."""

    def __init__(
        self,
        auction: str,
        bidders: Iterable[WhoBids],
        *,
        kind: str = "plain",
        start: int = 5_000_00,
        step: int = 100,
    ) -> None:
        self.auction, self.kind = auction, kind
        self.waiting = deque(bidders)
        self._step = step
        self._amount = start - step

    def next_amount(self) -> str:
        """The next amount in rupees; each is a step above the last."""
        self._amount += self._step
        return f"{self._amount // 100}.{self._amount % 100:02d}"

    def next_frame(self, number: int) -> bytes:
        """The next bid as a socket's event."""
        message = {"auction_id": self.auction, "client_ref": client_ref()}
        if self.kind == "plain":
            return frames.asking(number, "place_bid", message | {"amount": self.next_amount()})
        return frames.asking(number, "auto_bid", message | {"max_amount": self.next_amount()})

    def next_body(self) -> bytes:
        """The next bid as a request's JSON."""
        return json.dumps({"amount": self.next_amount(), "client_ref": client_ref()}).encode()

    def refused(self, code: str, details: dict[str, Any]) -> None:
        """Learn from a refusal: behind the price, go up to it; too far above it, come down."""
        wanted = details.get("next_min")
        if wanted is None:
            return
        before_wanted = round(float(wanted) * 100) - self._step
        if code == "confirmation_required":
            self._amount = before_wanted
        else:
            self._amount = max(self._amount, before_wanted)


def spread(
    auctions: Sequence[str], bidders: Sequence[WhoBids], *, kind: str = "plain"
) -> list[Lane[WhoBids]]:
    """Give each auction its share of the bidders."""
    share = len(bidders) // len(auctions)
    if share < 2:
        raise ValueError("who leads can't bid: an auction needs two bidders")
    return [
        Lane(auction, bidders[n * share : (n + 1) * share], kind=kind) for n, auction in enumerate(auctions)
    ]
