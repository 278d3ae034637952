"""Judging the lines of a Dutch auction: one acceptance, at the price of its instant (BIDDING §7)."""

from collections.abc import Sequence

from services.bidding import rules
from services.bidding.ledger import records
from services.bidding.ledger.chain import LedgerEntry
from services.bidding.ledger.checking import Wrong, expect_record, is_new, number
from services.bidding.rules import Bidder, Closing, Format, State, Terms


def check_clock(terms: Terms, entry: LedgerEntry) -> None:
    """Raise Wrong when published terms have a clock that can't run, or promise what it knows nothing of."""
    if terms.format is not Format.DUTCH:
        return
    floor, drop, _ = (number(entry.payload[name]) for name in ("floor_price", "drop", "drop_every_s"))
    runs = floor < terms.start_price and drop <= terms.start_price - floor
    if not runs or entry.payload["reserve"] is not None or terms.consent:
        raise Wrong(entry.seq, "wrong_terms")


def accept(terms: Terms, state: State, head: LedgerEntry, tail: Sequence[LedgerEntry]) -> State:
    """Judge who took the lot for what, and the `closed` line that must follow at once."""
    bidder, amount = number(head.payload["bidder"]), number(head.payload["amount"])
    is_new(state, bidder, head.seq)
    outcome = rules.accept_price(terms, state, bidder=bidder, amount=amount, now=head.at)
    (accepted,) = records.records_of(outcome, alias_of=_same)
    expect_record(accepted, head, "wrong_price")
    if not tail:
        raise Wrong(head.seq, "not_closed")
    closing = Closing(state=outcome.state, early=False)
    expect_record(records.closed(closing, alias_of=_same), tail[0], "wrong_closing")
    return outcome.state


def _same(bidder: Bidder) -> int:
    return number(bidder)
