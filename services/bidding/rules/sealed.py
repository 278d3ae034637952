"""Sealed auctions: one hidden bid per buyer, opened together at the close (BIDDING §7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.bidding.errors import BidTooLow
from services.bidding.rules.clock import check_open
from services.bidding.rules.closing import Closing, close
from services.bidding.rules.values import Bidder, Format, Lead, Outcome, State, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedBid:
    """A bid that stands; `seq` is the ledger line of its commitment, which says who was earlier."""

    bidder: Bidder
    amount: int
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedClosing:
    """How the auction ended, and all bids in the order in which they won."""

    closing: Closing
    openings: tuple[SealedBid, ...]


def place_sealed(terms: Terms, state: State, *, amount: int, now: datetime, is_new: bool) -> Outcome:
    """Set or replace a buyer's one bid of `amount` paise; `is_new` when the buyer has none here yet.

    Nothing that everybody sees moves but the counts, and a late bid earns nobody more time.
    Raises AuctionNotOpen, AuctionClosed, BidTooLow.
    """
    check_open(terms, state, now=now)
    if amount < terms.start_price:
        raise BidTooLow(next_min=terms.start_price)
    counted = replace(state, bid_count=state.bid_count + is_new, bidder_count=state.bidder_count + is_new)
    return Outcome(state=counted)


def close_sealed(
    terms: Terms, state: State, bids: Iterable[SealedBid], *, now: datetime, early: bool = False
) -> SealedClosing:
    """Open the bids that stand, find winner and price, and end the auction as `close` does.

    Raises EndsWithoutBids for an early end without a bid, InvalidTransition when not live or not yet due.
    """
    ranked = tuple(sorted(bids, key=lambda bid: (-bid.amount, bid.seq)))
    lead = None
    if ranked:
        top = ranked[0]
        lead = Lead(bidder=top.bidder, price=_price(terms, ranked), maximum=top.amount)
    closing = close(terms, replace(state, lead=lead), now=now, early=early)
    return SealedClosing(closing=closing, openings=ranked)


def _price(terms: Terms, ranked: Sequence[SealedBid]) -> int:
    """What the winner pays: its own amount, or the second one, but at least a reserve that it reaches."""
    top = ranked[0].amount
    if terms.format is Format.SEALED_FIRST:
        return top
    reserve = terms.reserve_price
    least = terms.start_price if reserve is None or top < reserve else reserve
    return max([least, *(bid.amount for bid in ranked[1:2])])
