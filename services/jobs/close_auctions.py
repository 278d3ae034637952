"""Opens, closes and lapses every auction whose moment has come."""

from datetime import datetime

from services import bidding


def run(now: datetime) -> int:
    """Work off all due moments; returns how many auctions changed."""
    return bidding.open_due(now=now) + bidding.close_due(now=now) + bidding.lapse_due(now=now)
