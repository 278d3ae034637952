"""The past, played in its order: what happens first is done first, and may bring what happens later."""

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Act = Callable[[datetime], None]


class Timeline:
    """Acts by their moments, up to the present."""

    def __init__(self, *, now: datetime) -> None:
        self.now = now
        self._order = count()
        self._acts: list[tuple[datetime, int, Act]] = []

    def add(self, at: datetime, act: Act) -> None:
        """Have something done at a moment; what is not over yet is left to the future."""
        if at <= self.now:
            heapq.heappush(self._acts, (at, next(self._order), act))

    def play(self) -> None:
        """Do everything in its order."""
        while self._acts:
            at, _, act = heapq.heappop(self._acts)
            act(at)
