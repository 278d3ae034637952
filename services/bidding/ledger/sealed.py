"""Judging the lines of a sealed auction: envelopes handed in, and opened all at once (BIDDING §7)."""

from collections.abc import Sequence

from services.bidding import rules
from services.bidding.errors import BidTooLow
from services.bidding.ledger import records
from services.bidding.ledger.chain import LedgerEntry, Record, Secret
from services.bidding.ledger.checking import Wrong, expect_record, is_new, number
from services.bidding.ledger.judges import Judge
from services.bidding.rules import Promise, SealedBid, State, Status, Terms


class Envelopes:
    """The commitments that stand: the last one of each bidder, by the number of its alias."""

    def __init__(self) -> None:
        self._standing: dict[int, LedgerEntry] = {}
        self.promises: tuple[Promise, ...] = ()
        """What all stand by, once the envelopes are opened."""

    def take(self, judge: Judge, terms: Terms, state: State, line: LedgerEntry) -> State:
        """Take a bidder's envelope, instead of an earlier one."""
        bidder = number(line.payload["bidder"])
        shape = {"bidder": bidder, "commitment": str(line.payload["commitment"])}
        expect_record(Record("sealed_bid", shape), line, "unreadable")
        outcome = rules.place_sealed(
            terms,
            state,
            amount=judge.sealed_amount(terms, line),
            now=line.at,
            is_new=is_new(state, bidder, line.seq),
        )
        self._standing[bidder] = line
        return outcome.state

    def void(self, state: State, head: LedgerEntry, tail: Sequence[LedgerEntry]) -> State:
        """Take a bidder's envelope away unopened; the count of bids stays."""
        bidder = number(head.payload["bidder"])
        if tail or head.payload["without"] or state.status is not Status.LIVE:
            raise Wrong(head.seq, "stray_entry")
        if self._standing.pop(bidder, None) is None:
            raise Wrong(head.seq, "wrong_bidder")
        return state

    def open(self, judge: Judge, terms: Terms, state: State, lines: Sequence[LedgerEntry]) -> State:
        """Judge the openings and the `closed` line behind them: each envelope once, highest first."""
        *opened, last = lines
        if last.kind != "closed":
            raise Wrong(last.seq, "not_closed")
        bids = [self._open(terms, line) for line in opened]
        ranked = sorted(bids, key=lambda bid: (-bid.amount, bid.seq))
        known = judge.terms_at_opening(terms, ranked, last)
        done = rules.close_sealed(known, state, bids, now=last.at, early=last.payload["early"])
        for line, bid, winner in zip(opened, bids, done.openings, strict=True):
            if bid != winner:
                raise Wrong(line.seq, "wrong_rank")
        self.check_all_opened(last)
        expect_record(records.closed(done.closing, alias_of=int), last, "wrong_closing")
        self.promises = tuple(
            Promise(bidder=bid.bidder, maximum=bid.amount, bound=bid.amount, seq=bid.seq) for bid in bids
        )
        return done.closing.state

    def check_all_opened(self, closed: LedgerEntry) -> None:
        """Raise Wrong when the auction is closed over an envelope that nobody opened."""
        if self._standing:
            raise Wrong(closed.seq, "not_opened")

    def _open(self, terms: Terms, line: LedgerEntry) -> SealedBid:
        payload = line.payload
        bidder, amount, seq = (number(payload[name]) for name in ("bidder", "amount", "seq"))
        committed = self._standing.pop(bidder, None)
        if committed is None or committed.seq != seq:
            raise Wrong(line.seq, "wrong_opening")
        secret = Secret(nonce=payload["nonce"], amount=amount)
        expect_record(records.opened_bid(bidder=bidder, secret=secret, seq=seq), line, "unreadable")
        if records.commitment(secret) != committed.payload["commitment"]:
            raise Wrong(line.seq, "wrong_commitment")
        if amount < terms.start_price:
            raise Wrong(line.seq, BidTooLow.code)
        return SealedBid(bidder=bidder, amount=amount, seq=seq)
