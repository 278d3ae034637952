"""Who leads and at what price, after each command of an English auction (BIDDING §3, §4).

Only the leader's maximum takes part. Everybody else's is spent: whoever loses, loses at a price that is at
least its own maximum, and the price never falls. So a beaten maximum can never win later by itself.
"""

from dataclasses import replace
from datetime import datetime

from services.bidding.errors import (
    AlreadyLeading,
    BidTooLow,
    MaximumTooLow,
    NoReserve,
    NoStandingMaximum,
    ReserveNotLower,
    StepTooSmall,
)
from services.bidding.rules.clock import check_open, soft_close
from services.bidding.rules.ladder import current_step, next_min, step_at
from services.bidding.rules.values import Bidder, BidKind, Entry, Lead, Outcome, State, Terms


def place_plain(
    terms: Terms, state: State, *, bidder: Bidder, amount: int, now: datetime, is_new: bool
) -> Outcome:
    """Promise exactly `amount` paise per quintal; `is_new` when the bidder has no entry here yet.

    Raises AuctionNotOpen, AuctionClosed, AlreadyLeading, BidTooLow.
    """
    check_open(terms, state, now=now)
    if bidder == state.leader:
        raise AlreadyLeading()
    _check_reaches(next_min(terms, state), amount)
    challenge = Entry(bidder, amount, BidKind.PLAIN)
    if state.lead is None or amount > state.lead.maximum:
        lead = Lead(bidder=bidder, price=amount, maximum=amount)
        return _settle(terms, state, lead, (challenge,), now=now, is_new=is_new)
    return _answer(terms, state, state.lead, challenge, now=now, is_new=is_new)


def place_auto(
    terms: Terms,
    state: State,
    *,
    bidder: Bidder,
    maximum: int,
    now: datetime,
    is_new: bool,
    own_step: int | None = None,
) -> Outcome:
    """Let the house bid for the bidder up to `maximum` paise, or raise the leader's own maximum.

    `own_step` in paise replaces any earlier one; None means the auction's step. Raises AuctionNotOpen,
    AuctionClosed, StepTooSmall, MaximumTooLow (leader), BidTooLow (anybody else).
    """
    check_open(terms, state, now=now)
    least_step = current_step(terms, state)
    if own_step is not None and own_step < least_step:
        raise StepTooSmall(min_step=least_step)
    held = state.lead
    if held is not None and held.bidder == bidder:
        if maximum <= held.maximum:
            raise MaximumTooLow(maximum=held.maximum)
        raised = replace(held, maximum=maximum, own_step=own_step, is_auto=True)
        return _settle(terms, state, raised, (), now=now, is_new=False)
    _check_reaches(next_min(terms, state), maximum)
    if held is not None and maximum <= held.maximum:
        return _answer(terms, state, held, Entry(bidder, maximum, BidKind.AUTO), now=now, is_new=is_new)
    price = terms.start_price
    spent: tuple[Entry, ...] = ()
    if held is not None:
        price = min(maximum, held.maximum + _step_of(terms, own_step, held.maximum))
        # A leader whose maximum is the price already said so in an entry of its own.
        if held.maximum > held.price:
            spent = (Entry(held.bidder, held.maximum, BidKind.AUTO),)
    lead = Lead(bidder=bidder, price=price, maximum=maximum, own_step=own_step, is_auto=True)
    entries = (*spent, Entry(bidder, price, BidKind.AUTO))
    return _settle(terms, state, lead, entries, now=now, is_new=is_new)


def cancel_auto(terms: Terms, state: State, *, bidder: Bidder, now: datetime) -> Outcome:
    """Withdraw a standing maximum: a leader stays bound to the price, anybody else's was spent anyway.

    The caller knows whether a bidder who does not lead holds one at all. Raises AuctionNotOpen,
    AuctionClosed, NoStandingMaximum (a leader by plain bid).
    """
    check_open(terms, state, now=now)
    if state.lead is None or state.lead.bidder != bidder:
        return Outcome(state=state)
    if not state.lead.is_auto:
        raise NoStandingMaximum()
    bound = replace(state.lead, maximum=state.lead.price, own_step=None, is_auto=False)
    return Outcome(state=replace(state, lead=bound))


def lower_reserve(terms: Terms, state: State, *, new_reserve: int, now: datetime) -> tuple[Terms, Outcome]:
    """Lower a live auction's reserve (paise); the leader's maximum rises to meet it as §4 says.

    The lead never changes hands here: a beaten maximum is at most the price. Raises AuctionNotOpen,
    AuctionClosed, NoReserve, ReserveNotLower.
    """
    check_open(terms, state, now=now)
    if terms.reserve_price is None:
        raise NoReserve()
    if not terms.start_price <= new_reserve < terms.reserve_price:
        raise ReserveNotLower(reserve=terms.reserve_price, start_price=terms.start_price)
    lowered = replace(terms, reserve_price=new_reserve)
    if state.lead is None:
        return lowered, Outcome(state=state)
    return lowered, _settle(lowered, state, state.lead, (), now=now, is_new=False)


def _check_reaches(least: int, amount: int) -> None:
    if amount < least:
        raise BidTooLow(next_min=least)


def _step_of(terms: Terms, own_step: int | None, price: int) -> int:
    return max(step_at(price, terms.step), own_step or 0)


def _answer(
    terms: Terms, state: State, held: Lead, challenge: Entry, *, now: datetime, is_new: bool
) -> Outcome:
    """The leader's earlier promise reaches the challenge, so the lead stays; on a tie, at that very price."""
    price = min(held.maximum, challenge.amount + _step_of(terms, held.own_step, challenge.amount))
    entries = (challenge, Entry(held.bidder, price, BidKind.AUTO))
    lead = replace(held, price=price)
    return _settle(terms, state, lead, entries, now=now, is_new=is_new, loser=challenge.bidder)


def _settle(
    terms: Terms,
    state: State,
    lead: Lead,
    entries: tuple[Entry, ...],
    *,
    now: datetime,
    is_new: bool,
    loser: Bidder | None = None,
) -> Outcome:
    """Let the reserve pull the price up (§4), then give rivals time when something changed (§5)."""
    reserve = terms.reserve_price
    if reserve is not None and lead.price < reserve <= lead.maximum:
        lead = replace(lead, price=reserve)
        entries = (*entries, Entry(lead.bidder, reserve, BidKind.RESERVE))
    later = soft_close(terms, state, now=now) if entries else None
    changed = lead.bidder != state.leader
    after = State(
        status=state.status,
        ends_at=later or state.ends_at,
        lead=lead,
        extensions=state.extensions + (later is not None),
        bid_count=state.bid_count + len(entries),
        bidder_count=state.bidder_count + is_new,
    )
    return Outcome(
        state=after,
        entries=entries,
        extended=later is not None,
        leader_changed=changed,
        outbid=state.leader if changed else loser,
    )
