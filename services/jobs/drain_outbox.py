"""Acts on what durable listeners were promised."""

from datetime import datetime

from services.runtime import outbox


def run(now: datetime) -> int:
    """Work off due outbox rows; returns how many."""
    return outbox.drain(now=now)
