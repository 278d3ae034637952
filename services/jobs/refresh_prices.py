"""Asks the price feed when it is due, or when the office wants it."""

import time
from datetime import datetime
from typing import Final

from flask import current_app

from services import bidding, prices
from services.core.clock import utc_now
from services.jobs import close_auctions
from services.runtime import green

REST_S: Final = 0.02
"""Pause after each short step of an import while people bid: nine tenths of the time are theirs."""


def run(_now: datetime) -> int:
    """Fetch and import what is due; returns how many rows were new or changed."""
    settings = prices.feed_settings(current_app.config["HOUSE"])
    return prices.refresh_if_due(settings=settings, clock=utc_now, give_way=_give_way)


def _give_way() -> None:
    green.let_others_run()
    close_auctions.wait_for_calm()
    if bidding.is_bid_on():
        time.sleep(REST_S)
