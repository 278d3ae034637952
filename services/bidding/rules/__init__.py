"""The rules of all auctions as pure functions over plain values (BIDDING is their contract).

Amounts are paise per quintal, `now` is the server's clock read under the auction's lock, bidders are opaque.
"""

from services.bidding.rules.asking import Answer, in_line, is_in_time
from services.bidding.rules.clock import check_open, open_if_due, soft_close
from services.bidding.rules.closing import Closing, ConsentAnswer, answer_consent, cancel, close, transition
from services.bidding.rules.dutch import accept_price, next_drop_at, price_at
from services.bidding.rules.english import cancel_auto, lower_reserve, place_auto, place_plain
from services.bidding.rules.guards import needs_confirmation
from services.bidding.rules.ladder import current_step, least_bid, next_min, step_at
from services.bidding.rules.sealed import SealedBid, SealedClosing, close_sealed, place_sealed
from services.bidding.rules.values import (
    Bidder,
    BidKind,
    Entry,
    Format,
    Lead,
    Outcome,
    ReserveView,
    State,
    Status,
    Terms,
    reserve_view,
)
from services.bidding.rules.voiding import Promise, rank, void_lead

__all__ = [
    "Answer",
    "BidKind",
    "Bidder",
    "Closing",
    "ConsentAnswer",
    "Entry",
    "Format",
    "Lead",
    "Outcome",
    "Promise",
    "ReserveView",
    "SealedBid",
    "SealedClosing",
    "State",
    "Status",
    "Terms",
    "accept_price",
    "answer_consent",
    "cancel",
    "cancel_auto",
    "check_open",
    "close",
    "close_sealed",
    "current_step",
    "in_line",
    "is_in_time",
    "least_bid",
    "lower_reserve",
    "needs_confirmation",
    "next_drop_at",
    "next_min",
    "open_if_due",
    "place_auto",
    "place_plain",
    "place_sealed",
    "price_at",
    "rank",
    "reserve_view",
    "soft_close",
    "step_at",
    "transition",
    "void_lead",
]
