"""Dutch auctions: the price falls by the clock until somebody takes it (BIDDING §7)."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.bidding.errors import BidTooLow
from services.bidding.rules.clock import check_open
from services.bidding.rules.closing import transition
from services.bidding.rules.values import Bidder, BidKind, Entry, Lead, Outcome, State, Status, Terms


def price_at(terms: Terms, *, now: datetime) -> int:
    """Return the price of an instant in paise: the start price until the first drop, at last the floor."""
    floor, drop, _ = _clock(terms)
    return max(floor, terms.start_price - drop * _drops(terms, now))


def next_drop_at(terms: Terms, *, now: datetime) -> datetime | None:
    """Return when the price falls next, None at the floor; the end may come before."""
    floor, _, every = _clock(terms)
    if price_at(terms, now=now) == floor:
        return None
    return terms.starts_at + every * (_drops(terms, now) + 1)


def accept_price(terms: Terms, state: State, *, bidder: Bidder, amount: int, now: datetime) -> Outcome:
    """Take the lot at the price of `now`, which `amount` (paise) must reach; the auction is sold by it.

    `ends_at` becomes the moment it happened. Raises AuctionNotOpen, AuctionClosed, BidTooLow.
    """
    check_open(terms, state, now=now)
    price = price_at(terms, now=now)
    if amount < price:
        raise BidTooLow(next_min=price)
    sold = replace(
        state,
        status=transition(state.status, Status.SOLD),
        ends_at=now,
        lead=Lead(bidder=bidder, price=price, maximum=price),
        bid_count=1,
        bidder_count=1,
    )
    return Outcome(state=sold, entries=(Entry(bidder, price, BidKind.ACCEPT),), leader_changed=True)


def _clock(terms: Terms) -> tuple[int, int, timedelta]:
    assert terms.floor_price is not None
    assert terms.drop is not None
    assert terms.drop_every_s is not None
    return terms.floor_price, terms.drop, timedelta(seconds=terms.drop_every_s)


def _drops(terms: Terms, now: datetime) -> int:
    every = _clock(terms)[2]
    return max(0, (now - terms.starts_at) // every)
