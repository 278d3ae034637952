"""Two ways to judge what a command wrote: by what anybody can see, or by running the rules on the secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeAlias

from services.bidding import rules
from services.bidding.errors import AlreadyLeading, BidTooLow
from services.bidding.ledger import records
from services.bidding.ledger.chain import LedgerEntry, Secret
from services.bidding.ledger.checking import Wrong, entry_of, expect_record, is_new, number
from services.bidding.ledger.voiding import Promises, void_exactly, void_publicly
from services.bidding.rules import (
    Bidder,
    BidKind,
    Closing,
    Entry,
    Lead,
    Outcome,
    Promise,
    SealedBid,
    State,
    Status,
    Terms,
)

Lines: TypeAlias = Sequence[LedgerEntry]


class Judge(Protocol):
    """What replay asks about the parts that hang on hidden amounts."""

    def take_terms(self, entry: LedgerEntry, terms: Terms) -> Terms:
        """Add to the published terms what this judge knows of the reserve."""

    def resolve(
        self, terms: Terms, state: State, head: LedgerEntry, tail: Sequence[LedgerEntry]
    ) -> tuple[Terms, State]:
        """Return terms and state after one command, or raise Wrong or the rules' refusal."""

    def hidden(self, head: LedgerEntry) -> Secret | None:
        """Return what the commitment of a `maximum` hides; None when this judge does not know."""

    def void(self, terms: Terms, state: State, promises: Promises, head: LedgerEntry, tail: Lines) -> State:
        """Return the state after a leader is out."""

    def known(self, promises: Promises) -> Sequence[Promise] | None:
        """Return what all stand by in an English auction; None when this judge does not know."""

    def close(self, terms: Terms, state: State, entry: LedgerEntry) -> Closing:
        """Return the closing the rules would have reached."""

    def sealed_amount(self, terms: Terms, entry: LedgerEntry) -> int:
        """Return what a sealed bid hides (paise), or the least it may be."""

    def terms_at_opening(self, terms: Terms, ranked: Sequence[SealedBid], entry: LedgerEntry) -> Terms:
        """Return the terms, reserve included, by which opened bids led to the `closed` entry."""


class ExactJudge:
    """Holds all secrets, so it runs the very rules and expects the very same entries."""

    def __init__(self, secrets: Mapping[int, Secret]) -> None:
        self._secrets = secrets

    def take_terms(self, entry: LedgerEntry, terms: Terms) -> Terms:
        """Open the reserve, if there is one."""
        sealed = entry.payload["reserve"]
        return terms if sealed is None else replace(terms, reserve_price=self._open(entry.seq, sealed).amount)

    def resolve(
        self, terms: Terms, state: State, head: LedgerEntry, tail: Sequence[LedgerEntry]
    ) -> tuple[Terms, State]:
        """Run the command again and compare every record it writes."""
        if head.kind == "reserve_lowered":
            new_reserve = self._open(head.seq, head.payload["reserve"]).amount
            terms, outcome = rules.lower_reserve(terms, state, new_reserve=new_reserve, now=head.at)
            _expect(outcome, head, tail)
        elif head.kind == "maximum":
            outcome = self._auto(terms, state, head)
            _expect(outcome, head, tail)
        else:
            bidder, amount = number(head.payload["bidder"]), number(head.payload["amount"])
            new = is_new(state, bidder, head.seq)
            outcome = rules.place_plain(terms, state, bidder=bidder, amount=amount, now=head.at, is_new=new)
            _expect(outcome, head, (head, *tail))
        return terms, outcome.state

    def hidden(self, head: LedgerEntry) -> Secret | None:
        """Open the commitment."""
        return self._open(head.seq, head.payload["commitment"]) if head.kind == "maximum" else None

    def void(self, terms: Terms, state: State, promises: Promises, head: LedgerEntry, tail: Lines) -> State:
        """All promises are known."""
        return void_exactly(terms, state, promises, head, tail)

    def known(self, promises: Promises) -> Sequence[Promise] | None:
        """All of them."""
        return promises.all

    def close(self, terms: Terms, state: State, entry: LedgerEntry) -> Closing:
        """Close by the rules, reserve included."""
        return rules.close(terms, state, now=entry.at, early=entry.payload["early"])

    def sealed_amount(self, terms: Terms, entry: LedgerEntry) -> int:
        """Open the commitment, long before everybody may."""
        return self._open(entry.seq, entry.payload["commitment"]).amount

    def terms_at_opening(self, terms: Terms, ranked: Sequence[SealedBid], entry: LedgerEntry) -> Terms:
        """The reserve is known."""
        return terms

    def _auto(self, terms: Terms, state: State, head: LedgerEntry) -> Outcome:
        secret = self._open(head.seq, head.payload["commitment"])
        bidder = number(head.payload["bidder"])
        new = is_new(state, bidder, head.seq)
        if secret.amount == 0:
            if new:
                raise Wrong(head.seq, "wrong_bidder")
            return rules.cancel_auto(terms, state, bidder=bidder, now=head.at)
        return rules.place_auto(
            terms,
            state,
            bidder=bidder,
            maximum=secret.amount,
            own_step=secret.own_step,
            now=head.at,
            is_new=new,
        )

    def _open(self, seq: int, sealed: object) -> Secret:
        secret = self._secrets.get(seq)
        if secret is None:
            raise Wrong(seq, "secret_missing")
        if records.commitment(secret) != sealed:
            raise Wrong(seq, "wrong_commitment")
        return secret


class PublicJudge:
    """Knows only what is published, so it checks that some maxima and some reserve explain the entries.

    In its states a leader's `maximum` is just the price, and `is_auto` means that it may be higher.
    """

    def __init__(self) -> None:
        self._has_reserve = False
        self._is_met = False

    def take_terms(self, entry: LedgerEntry, terms: Terms) -> Terms:
        """Note whether there is a reserve at all."""
        self._has_reserve = entry.payload["reserve"] is not None
        return terms

    def resolve(
        self, terms: Terms, state: State, head: LedgerEntry, tail: Sequence[LedgerEntry]
    ) -> tuple[Terms, State]:
        """Check who moved, by how much and in what order, then the reserve and the clock."""
        rules.check_open(terms, state, now=head.at)
        bids = [(each.seq, entry_of(each)) for each in (head, *tail) if each.kind == "bid"]
        pulled = bids.pop() if bids and bids[-1][1].kind is BidKind.RESERVE else None
        lead, bidder_count = state.lead, state.bidder_count
        if head.kind == "reserve_lowered":
            if bids or not self._has_reserve:
                raise Wrong(head.seq, "wrong_bid")
        else:
            bidder = number(head.payload["bidder"])
            bidder_count += is_new(state, bidder, head.seq)
            lead = _claimed_lead(terms, state, head, bidder, bids)
        if pulled is not None:
            lead = self._pull(lead, *pulled)
        count = len(bids) + (pulled is not None)
        after = replace(state, lead=lead, bid_count=state.bid_count + count, bidder_count=bidder_count)
        return terms, _extended(terms, after, head, tail, earned=count > 0)

    def hidden(self, head: LedgerEntry) -> Secret | None:
        """Nobody may know."""
        return None

    def void(self, terms: Terms, state: State, promises: Promises, head: LedgerEntry, tail: Lines) -> State:
        """Some promises that explain the claim; whether the reserve is met is open again."""
        self._is_met = False
        return void_publicly(terms, state, head, tail)

    def known(self, promises: Promises) -> Sequence[Promise] | None:
        """Maximums are nobody else's business."""
        return None

    def close(self, terms: Terms, state: State, entry: LedgerEntry) -> Closing:
        """Close by the rules; when only the hidden reserve decides, believe the status that is claimed."""
        claims_unmet = entry.payload["status"] == Status.PENDING_CONSENT
        if claims_unmet and self._has_reserve and not self._is_met:
            terms = replace(terms, reserve_price=(state.price or 0) + 1)
        return rules.close(terms, state, now=entry.at, early=entry.payload["early"])

    def sealed_amount(self, terms: Terms, entry: LedgerEntry) -> int:
        """Whatever it hides, it must be the start price at least."""
        return terms.start_price

    def terms_at_opening(self, terms: Terms, ranked: Sequence[SealedBid], entry: LedgerEntry) -> Terms:
        """Some reserve that explains the claim: the price it lifted, or one that nobody reached."""
        if not self._has_reserve:
            return terms
        top, claimed = ranked[0].amount, number(entry.payload["price"])
        least = max([terms.start_price, *(bid.amount for bid in ranked[1:2])])
        may_be_met = terms.consent or entry.payload["status"] == Status.SOLD
        return replace(terms, reserve_price=claimed if may_be_met and least <= claimed <= top else top + 1)

    def _pull(self, lead: Lead | None, seq: int, pulled: Entry) -> Lead:
        if lead is None or pulled.bidder != lead.bidder:
            raise Wrong(seq, "wrong_leader")
        if not lead.is_auto or not self._has_reserve or self._is_met:
            raise Wrong(seq, "wrong_reserve")
        if pulled.amount <= lead.price:
            raise Wrong(seq, "price_fell")
        self._is_met = True
        return replace(lead, price=pulled.amount, maximum=pulled.amount)


def _expect(outcome: Outcome, head: LedgerEntry, written: Sequence[LedgerEntry]) -> None:
    expected = records.records_of(outcome, alias_of=_same)
    for record, line in zip(expected, written, strict=False):
        expect_record(record, line, "wrong_entry")
    if len(expected) != len(written):
        raise Wrong(written[-1].seq if written else head.seq, "wrong_entry_count")


def _same(bidder: Bidder) -> int:
    return number(bidder)


def _claimed_lead(
    terms: Terms, state: State, head: LedgerEntry, bidder: int, bids: Sequence[tuple[int, Entry]]
) -> Lead | None:
    """Who leads after the head and the entries it caused, in one of the few shapes the rules can write."""
    held = state.lead
    challenge = next((each for _, each in bids if each.bidder == bidder), None)
    if held is not None and held.bidder == bidder:
        if head.kind == "bid":
            raise AlreadyLeading()
        if bids:
            raise Wrong(head.seq, "wrong_bid")
        return replace(held, is_auto=True)
    if challenge is None:
        # A maximum of somebody who does not lead, without a bid, can only be one withdrawn.
        if bids or bidder > state.bidder_count:
            raise Wrong(head.seq, "wrong_bid")
        return held
    _check_challenge(terms, state, head, challenge)
    _check_movers(held, head, challenge, bids)
    last = bids[-1][1]
    return Lead(bidder=last.bidder, price=last.amount, maximum=last.amount, is_auto=last.kind is BidKind.AUTO)


def _check_challenge(terms: Terms, state: State, head: LedgerEntry, challenge: Entry) -> None:
    least = rules.next_min(terms, state)
    if challenge.amount < least:
        raise BidTooLow(next_min=least)
    if state.lead is None and head.kind == "maximum" and challenge.amount != least:
        raise Wrong(head.seq, "wrong_bid")


def _check_movers(
    held: Lead | None, head: LedgerEntry, challenge: Entry, bids: Sequence[tuple[int, Entry]]
) -> None:
    """The newcomer moves once; the leader at most once, and only with an auto-bid."""
    price = 0 if held is None else held.price
    for place, (seq, each) in enumerate(bids):
        is_head = head.kind == "bid" and place == 0
        if each.kind is not (BidKind.PLAIN if is_head else BidKind.AUTO):
            raise Wrong(seq, "wrong_bid")
        if each.bidder != challenge.bidder and (
            held is None or each.bidder != held.bidder or not held.is_auto
        ):
            raise Wrong(seq, "wrong_leader")
        # Every move raises the price, but for the leader's answer to a tie.
        is_tie = place == 1 and each is not challenge and each.amount == price
        if each.amount <= price and not is_tie:
            raise Wrong(seq, "price_fell")
        price = each.amount
    if len(bids) > 2 or (len(bids) == 2 and bids[0][1].bidder == bids[1][1].bidder):
        raise Wrong(bids[-1][0], "wrong_bid")


def _extended(
    terms: Terms, state: State, head: LedgerEntry, tail: Sequence[LedgerEntry], *, earned: bool
) -> State:
    """Return the state with the extension the rules give, which must be the one that was written."""
    later = rules.soft_close(terms, state, now=head.at) if earned else None
    lines = [each for each in tail if each.kind == "extended"]
    if later is None:
        if lines:
            raise Wrong(lines[0].seq, "wrong_extension")
        return state
    after = replace(state, ends_at=later, extensions=state.extensions + 1)
    if len(lines) != 1 or lines[0] is not tail[-1]:
        raise Wrong(head.seq, "wrong_extension")
    for record in records.records_of(Outcome(state=after, extended=True), alias_of=_same):
        expect_record(record, lines[0], "wrong_extension")
    return after
