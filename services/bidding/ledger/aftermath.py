"""Judging the lines behind a sale that was not paid: who is out, who is asked, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.bidding import rules
from services.bidding.ledger import records
from services.bidding.ledger.chain import LedgerEntry
from services.bidding.ledger.checking import Wrong, expect_record, number
from services.bidding.rules import Answer, Lead, Promise, State, Status, Terms
from services.core.clock import parse_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who is asked (the number of the alias), at what price per quintal, and until when."""

    bidder: int
    amount: int
    until: datetime


class Aftermath:
    """What followed the hammer, as far as the ledger tells it."""

    def __init__(self) -> None:
        self.out: set[int] = set()
        """Who did not pay, was passed over, or has answered."""
        self.question: Question | None = None
        self.is_open = False
        """Whether the lot is without a buyer, after a default."""

    def default(self, line: LedgerEntry, state: State) -> State:
        """The buyer did not pay: somebody else may be asked."""
        bidder = number(line.payload["bidder"])
        expect_record(records.defaulted(bidder=bidder), line, "unreadable")
        if self.is_open or state.status is not Status.SOLD or state.leader != bidder:
            raise Wrong(line.seq, "wrong_bidder")
        self.is_open = True
        self.out.add(bidder)
        return state

    def ask(self, line: LedgerEntry, terms: Terms, state: State, known: Sequence[Promise] | None) -> State:
        """One promisor is asked; `known` is what all stand by, None where that is not public."""
        bidder, amount = number(line.payload["bidder"]), number(line.payload["amount"])
        passed, until = [number(each) for each in line.payload["without"]], parse_iso(line.payload["until"])
        again = records.asked(bidder=bidder, amount=amount, until=until, without=passed)
        expect_record(again, line, "unreadable")
        if not self.is_open or self.question is not None or until <= line.at:
            raise Wrong(line.seq, "stray_entry")
        if known is not None:
            self._check_turn(line, known, bidder=bidder, amount=amount, passed=passed)
        elif {bidder, *passed} & self.out or max(bidder, *passed, 0) > state.bidder_count:
            raise Wrong(line.seq, "wrong_bidder")
        elif bidder in passed or not terms.start_price <= amount <= (state.price or 0):
            raise Wrong(line.seq, "wrong_price")
        self.out.update(passed)
        self.question = Question(bidder=bidder, amount=amount, until=until)
        return state

    def answer(self, line: LedgerEntry, state: State) -> State:
        """The question is answered, lapsed, or taken back; an acceptance sells the lot at what was asked."""
        bidder, answer = number(line.payload["bidder"]), Answer(line.payload["answer"])
        expect_record(records.answered(bidder=bidder, answer=answer), line, "unreadable")
        asked = self.question
        if asked is None or asked.bidder != bidder:
            raise Wrong(line.seq, "not_asked")
        if not rules.is_in_time(answer, now=line.at, until=asked.until):
            raise Wrong(line.seq, "wrong_time")
        self.question = None
        if answer is not Answer.ACCEPTED:
            self.out.add(bidder)
            return state
        self.is_open = False
        return replace(state, lead=Lead(bidder=bidder, price=asked.amount, maximum=asked.amount))

    def _check_turn(
        self, line: LedgerEntry, known: Sequence[Promise], *, bidder: int, amount: int, passed: list[int]
    ) -> None:
        ahead = rules.in_line(known, out=self.out)
        expected = [int(each.bidder) for each in ahead[: len(passed) + 1]]
        if expected != [*passed, bidder]:
            raise Wrong(line.seq, "wrong_bidder")
        if ahead[len(passed)].maximum != amount:
            raise Wrong(line.seq, "wrong_price")
