"""What one attentive screen was told of an auction's bids, and when."""

import time
from datetime import datetime
from typing import Any

from benchmarks.client.devices import Attentive


class Story:
    """Collects the entries of `bid_placed` and their ages at receipt."""

    def __init__(self, device: Attentive) -> None:
        self.seqs: set[int] = set()
        self.ages_ms: list[float] = []
        self.largest = 0
        device.listeners.append(self._hear)

    def _hear(self, name: str, message: Any) -> None:
        if name != "bid_placed":
            return
        now = time.time()
        entries = message["entries"]
        self.largest = max(self.largest, len(entries))
        for entry in entries:
            self.seqs.add(entry["seq"])
        if entries:
            oldest = datetime.fromisoformat(entries[0]["at"]).timestamp()
            self.ages_ms.append((now - oldest) * 1000)
