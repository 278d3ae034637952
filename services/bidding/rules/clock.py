"""When an auction takes bids, and when it gives rivals more time (BIDDING §5)."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.bidding.errors import AuctionClosed, AuctionNotOpen
from services.bidding.rules.values import State, Status, Terms


def check_open(terms: Terms, state: State, *, now: datetime) -> None:
    """Refuse with AuctionNotOpen before the start and AuctionClosed from the end on, whatever jobs did.

    A scheduled auction whose start has come must go through `open_if_due` first: opening writes history.
    """
    is_live = state.status is Status.LIVE
    if state.status in (Status.DRAFT, Status.SCHEDULED) or (is_live and now < terms.starts_at):
        raise AuctionNotOpen(starts_at=terms.starts_at)
    if not is_live or now >= state.ends_at:
        raise AuctionClosed(received_at=now)


def open_if_due(terms: Terms, state: State, *, now: datetime) -> State:
    """Return the live state when a scheduled auction's start has come, else the very same state."""
    if state.status is Status.SCHEDULED and now >= terms.starts_at:
        return replace(state, status=Status.LIVE)
    return state


def soft_close(terms: Terms, state: State, *, now: datetime) -> datetime | None:
    """Return the later end that a change of price or leader at `now` earns, or None.

    Only a truly later end counts as an extension: a bid exactly one window before the end, or with the end
    already at the hard end, uses none up.
    """
    if state.extensions >= terms.max_extensions:
        return None
    later = min(now + timedelta(seconds=terms.soft_close_window_s), terms.hard_end_at)
    return later if later > state.ends_at else None
