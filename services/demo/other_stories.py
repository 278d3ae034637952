"""Lots that are not sold by open bids, from their publishing to wherever they stand now."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from services.accounts import Person
from services.core.money import parse_rupees
from services.demo.bidders import Bid
from services.demo.offers import Offer, tidy
from services.demo.stories import Story
from services.demo.timeline import Timeline

_THINKS_BETTER = 0.3
_FIRST = 97
"""What somebody writes at first who then thinks better, in per cent of the later amount."""
_SHADES = (96, 100)
"""What people write on a sealed bid that they would have to pay, in per cent of what they would give."""


def story_of(offer: Offer, people: dict[str, Person], timeline: Timeline, random: Random) -> Story:
    """The story of a lot, by the way it is sold."""
    kind = {"english": Story, "dutch": FallingStory}.get(offer.format, SealedStory)
    return kind(offer, people, timeline, random)


class SealedStory(Story):
    """Each buyer hands in a hidden bid, and some think better of theirs."""

    def __init__(self, *told: Any) -> None:
        super().__init__(*told)
        self._amounts: dict[str, tuple[int, int]] = {}

    def _plan_bids(self, published_at: datetime, last: datetime) -> None:
        way = last - published_at
        for key, limit in self._limits.items():
            share = self._random.random()
            self._timeline.add(published_at + way * share, self._sealed_by(key, limit))
            if self._random.random() < _THINKS_BETTER:
                earlier = share * self._random.random()
                self._timeline.add(published_at + way * earlier, self._sealed_by(key, limit * _FIRST // 100))

    def _sealed_by(self, key: str, limit: int) -> Any:
        share = self._random.randint(*_SHADES) if self._offer.format == "sealed_first" else 100

        def seal(at: datetime) -> None:
            amount = max(self._start, tidy(limit * share // 100))
            bid = self._place(key, Bid(kind="plain", amount=amount), at)["bid"]
            self.bids += 1
            self._amounts[key] = (amount, -bid["version"])
            self._leader = max(self._amounts, key=lambda each: self._amounts[each])

        return seal


class FallingStory(Story):
    """The price falls until the keenest buyer takes it, or to the end."""

    def _plan_bids(self, published_at: datetime, last: datetime) -> None:
        if self._offer.phase != "sold" or self._offer.every is None:
            return
        key, limit = next(iter(self._limits.items()))
        floor, drop = parse_rupees(self._form["floor_price"]), parse_rupees(self._form["drop"])
        falls = max(0, -(-(self._start - max(floor, limit)) // drop))
        wait = timedelta(seconds=self._random.randint(5, 50))
        self._timeline.add(published_at + falls * self._offer.every + wait, self._accepted_by(key))

    def _accepted_by(self, key: str) -> Any:
        def accept(at: datetime) -> None:
            self._place(key, Bid(kind="plain", amount=self._start), at)
            self.bids += 1
            self._leader = key
            self._follow_sale(at)

        return accept

    def _close(self, at: datetime) -> None:
        if self._leader is None:
            super()._close(at)
