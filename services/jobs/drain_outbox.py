"""Acts on what durable listeners were promised."""

from datetime import datetime

from services.jobs import close_auctions
from services.runtime import green, outbox


def run(now: datetime) -> int:
    """Work off due outbox rows, none of them while auctions wait to be closed; returns how many."""
    return outbox.drain(now=now, give_way=_give_way)


def _give_way() -> None:
    green.let_others_run()
    close_auctions.wait_for_calm()
