"""The rules of an English auction as pure functions over plain values (BIDDING is their contract).

Amounts are paise per quintal, `now` is the server's clock read under the auction's lock, bidders are opaque.
"""

from services.bidding.rules.clock import check_open, open_if_due, soft_close
from services.bidding.rules.closing import Closing, ConsentAnswer, answer_consent, cancel, close, transition
from services.bidding.rules.english import cancel_auto, lower_reserve, place_auto, place_plain
from services.bidding.rules.guards import needs_confirmation
from services.bidding.rules.ladder import current_step, next_min, step_at
from services.bidding.rules.values import (
    Bidder,
    BidKind,
    Entry,
    Lead,
    Outcome,
    ReserveView,
    State,
    Status,
    Terms,
    reserve_view,
)

__all__ = [
    "BidKind",
    "Bidder",
    "Closing",
    "ConsentAnswer",
    "Entry",
    "Lead",
    "Outcome",
    "ReserveView",
    "State",
    "Status",
    "Terms",
    "answer_consent",
    "cancel",
    "cancel_auto",
    "check_open",
    "close",
    "current_step",
    "lower_reserve",
    "needs_confirmation",
    "next_min",
    "open_if_due",
    "place_auto",
    "place_plain",
    "reserve_view",
    "soft_close",
    "step_at",
    "transition",
]
