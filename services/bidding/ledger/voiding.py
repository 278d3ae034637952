"""Judging the lines of a voided lead, and the promises that stand behind it (decision 010)."""

from collections.abc import Sequence
from dataclasses import replace

from services.bidding import rules
from services.bidding.ledger import records
from services.bidding.ledger.chain import LedgerEntry, Secret
from services.bidding.ledger.checking import Wrong, entry_of, expect_record, number
from services.bidding.rules import Bidder, BidKind, Lead, Promise, State, Status, Terms


class Promises:
    """What everybody stands by, as the commands of an English auction leave it, by number of the alias."""

    def __init__(self) -> None:
        self._standing: dict[int, Promise] = {}

    @property
    def all(self) -> tuple[Promise, ...]:
        """Those that stand."""
        return tuple(self._standing.values())

    def take(self, head: LedgerEntry, before: State, secret: Secret | None) -> None:
        """Go on by one command; `secret` is what a `maximum` hides, None for who does not know it."""
        if head.kind == "bid":
            bidder, amount = number(head.payload["bidder"]), number(head.payload["amount"])
            self._standing[bidder] = Promise(bidder=bidder, maximum=amount, bound=amount, seq=head.seq)
        elif head.kind == "maximum" and secret is not None:
            self._take_maximum(number(head.payload["bidder"]), head.seq, before, secret)

    def drop(self, bidders: Sequence[int]) -> None:
        """Forget what these promised."""
        for bidder in bidders:
            self._standing.pop(bidder, None)

    def _take_maximum(self, bidder: int, seq: int, before: State, secret: Secret) -> None:
        known = self._standing.get(bidder)
        bound = known.bound if known else 0
        if secret.amount:
            self._standing[bidder] = Promise(
                bidder=bidder,
                maximum=secret.amount,
                bound=bound,
                seq=seq,
                own_step=secret.own_step,
                is_auto=True,
            )
            return
        if before.lead is not None and before.lead.bidder == bidder:
            bound = before.lead.price
        kept = known.seq if known else seq
        self.drop([bidder])
        if bound:
            self._standing[bidder] = Promise(bidder=bidder, maximum=bound, bound=bound, seq=kept)


def out_of(head: LedgerEntry) -> list[int]:
    """Everybody a `voided` line puts out: its bidder, and those passed over for the lead."""
    return [number(head.payload["bidder"]), *(number(each) for each in head.payload["without"])]


def check_shape(head: LedgerEntry) -> None:
    """Raise Wrong unless a `voided` line says just what one says."""
    bidder, *passed = out_of(head)
    again = records.voided(bidder=bidder, reason=str(head.payload["reason"]), without=passed)
    expect_record(again, head, "unreadable")


def void_exactly(
    terms: Terms, state: State, promises: Promises, head: LedgerEntry, tail: Sequence[LedgerEntry]
) -> State:
    """Void by the rules and expect just the line they write."""
    outcome = rules.void_lead(terms, state, promises.all, without=out_of(head))
    expected = records.records_of(outcome, alias_of=_same)
    if len(expected) != len(tail):
        raise Wrong(head.seq, "wrong_entry_count")
    for record, line in zip(expected, tail, strict=True):
        expect_record(record, line, "wrong_entry")
    return outcome.state


def void_publicly(terms: Terms, state: State, head: LedgerEntry, tail: Sequence[LedgerEntry]) -> State:
    """Check that who leads now had bid before, is not out, and does not lead above the price that fell."""
    out = out_of(head)
    if state.status not in (Status.LIVE, Status.PENDING_CONSENT) or state.leader != out[0]:
        raise Wrong(head.seq, "wrong_leader")
    if not tail:
        ended = Status.ENDED if state.status is Status.PENDING_CONSENT else state.status
        return replace(state, status=ended, lead=None)
    entry, bidder = entry_of(tail[0]), number(tail[0].payload["bidder"])
    if len(tail) > 1 or entry.kind is not BidKind.VOIDED:
        raise Wrong(head.seq, "wrong_entry_count")
    if bidder in out or bidder > state.bidder_count:
        raise Wrong(tail[0].seq, "wrong_leader")
    if not terms.start_price <= entry.amount <= (state.price or 0):
        raise Wrong(tail[0].seq, "wrong_bid")
    lead = Lead(bidder=bidder, price=entry.amount, maximum=entry.amount, is_auto=True)
    return replace(state, lead=lead, bid_count=state.bid_count + 1)


def _same(bidder: Bidder) -> int:
    return number(bidder)
