"""When a leader is out: whose promise leads next, and at what price (decision 010)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from services.bidding.errors import InvalidTransition
from services.bidding.rules.ladder import step_at
from services.bidding.rules.values import Bidder, BidKind, Entry, Lead, Outcome, State, Status, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a bidder stands by in an English auction, in paise per quintal.

    `bound` is the most that was said outright, `maximum` what the house may bid for them (the same without
    an auto-bid), `seq` the ledger line that made it: of equal ones the earlier counts more.
    """

    bidder: Bidder
    maximum: int
    bound: int
    seq: int
    own_step: int | None = None
    is_auto: bool = False


def rank(promises: Iterable[Promise]) -> list[Promise]:
    """The promises in the order in which they would win."""
    return sorted(promises, key=lambda promise: (-promise.maximum, promise.seq))


def void_lead(
    terms: Terms, state: State, promises: Iterable[Promise], *, without: Collection[Bidder]
) -> Outcome:
    """Go on as if the leader, and whoever else is `without`, had promised nothing.

    The highest promise that still stands leads, at what beats the next one, as if all had just said them.
    The clock stays. A seller who was to decide about nobody's promise any more has nothing to decide: the
    auction is ended. Raises InvalidTransition unless somebody leads who is out, live or undecided.
    """
    if state.status not in (Status.LIVE, Status.PENDING_CONSENT) or state.leader not in without:
        raise InvalidTransition(current=state.status.value, wanted="voided")
    ranked = rank(promise for promise in promises if promise.bidder not in without)
    if not ranked:
        ended = Status.ENDED if state.status is Status.PENDING_CONSENT else state.status
        return Outcome(
            state=replace(state, status=ended, lead=None), leader_changed=True, outbid=state.leader
        )
    first = ranked[0]
    price = _price(terms, first, ranked[1].maximum if len(ranked) > 1 else None)
    lead = Lead(
        bidder=first.bidder,
        price=price,
        maximum=first.maximum,
        own_step=first.own_step,
        is_auto=first.is_auto,
    )
    after = replace(state, lead=lead, bid_count=state.bid_count + 1)
    entry = Entry(first.bidder, price, BidKind.VOIDED)
    return Outcome(state=after, entries=(entry,), leader_changed=True, outbid=state.leader)


def _price(terms: Terms, first: Promise, second: int | None) -> int:
    """One step above the second, at least what the first said outright, at most its maximum."""
    price = max(terms.start_price, first.bound)
    if second is not None:
        step = max(step_at(second, terms.step), first.own_step or 0)
        price = max(price, min(first.maximum, second + step))
    reserve = terms.reserve_price
    return reserve if reserve is not None and price < reserve <= first.maximum else price
