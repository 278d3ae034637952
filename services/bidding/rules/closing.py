"""The life of an auction and how it comes to an end (BIDDING §1, §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.bidding.errors import CancelsWithBids, ConsentLapsed, EndsWithoutBids, InvalidTransition
from services.bidding.rules.values import State, Status, Terms, reserve_view

_NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.DRAFT: frozenset({Status.SCHEDULED, Status.CANCELLED}),
    Status.SCHEDULED: frozenset({Status.LIVE, Status.CANCELLED}),
    Status.LIVE: frozenset({Status.SOLD, Status.ENDED, Status.PENDING_CONSENT, Status.CANCELLED}),
    Status.PENDING_CONSENT: frozenset({Status.SOLD, Status.ENDED}),
    Status.SOLD: frozenset(),
    Status.ENDED: frozenset(),
    Status.CANCELLED: frozenset(),
}


class ConsentAnswer(StrEnum):
    """What became of the question to the seller."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The state after the close, and whether the seller ended the auction before its time."""

    state: State
    early: bool


def transition(current: Status, wanted: Status) -> Status:
    """Return `wanted` when the life of an auction has that step, else raise InvalidTransition."""
    if wanted not in _NEXT[current]:
        raise InvalidTransition(current=current.value, wanted=wanted.value)
    return wanted


def cancel(state: State) -> State:
    """Call the auction off; raises CancelsWithBids when somebody has bid, else InvalidTransition."""
    cancelled = transition(state.status, Status.CANCELLED)
    if state.lead is not None or state.bid_count:
        raise CancelsWithBids(current=state.status.value, wanted=cancelled.value)
    return replace(state, status=cancelled)


def close(terms: Terms, state: State, *, now: datetime, early: bool = False) -> Closing:
    """End a live auction as sold, ended or pending_consent; `early` when the seller asks before `ends_at`.

    Raises EndsWithoutBids for an early end without a bid, InvalidTransition when not live or not yet due.
    After an early end `ends_at` is the moment it happened.
    """
    status = transition(state.status, _verdict(terms, state))
    is_early = now < state.ends_at
    if is_early and not early:
        raise InvalidTransition(current=state.status.value, wanted=status.value)
    if is_early and state.lead is None:
        raise EndsWithoutBids(current=state.status.value, wanted=status.value)
    ends_at = now if is_early else state.ends_at
    waits = status is Status.PENDING_CONSENT
    until = now + timedelta(hours=terms.consent_hours) if waits else None
    after = replace(state, status=status, ends_at=ends_at, decide_by=until)
    return Closing(state=after, early=is_early)


def answer_consent(state: State, *, answer: ConsentAnswer, now: datetime) -> State:
    """Turn the seller's yes, no or silence into sold or ended; the price is the one at the close.

    Raises ConsentLapsed for an answer from `decide_by` on, InvalidTransition when no question is open
    or silence is declared too soon.
    """
    status = transition(state.status, Status.SOLD if answer is ConsentAnswer.ACCEPTED else Status.ENDED)
    if state.decide_by is None:
        raise InvalidTransition(current=state.status.value, wanted=status.value)
    is_over = now >= state.decide_by
    if is_over and answer is not ConsentAnswer.LAPSED:
        raise ConsentLapsed(decide_by=state.decide_by)
    if not is_over and answer is ConsentAnswer.LAPSED:
        raise InvalidTransition(current=state.status.value, wanted=status.value)
    return replace(state, status=status)


def _verdict(terms: Terms, state: State) -> Status:
    if state.lead is None:
        return Status.ENDED
    if terms.consent or reserve_view(terms, state) == "not_met":
        return Status.PENDING_CONSENT
    return Status.SOLD
