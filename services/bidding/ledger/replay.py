"""Read a ledger from its first line and say whether it can be true (BIDDING §8)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.bidding import rules
from services.bidding.ledger import dutch, records
from services.bidding.ledger.aftermath import Aftermath, Question
from services.bidding.ledger.chain import GENESIS, LedgerEntry, Secret, entry_hash
from services.bidding.ledger.checking import Wrong, expect_record
from services.bidding.ledger.judges import ExactJudge, Judge, PublicJudge
from services.bidding.ledger.sealed import Envelopes
from services.bidding.ledger.voiding import Promises, check_shape, out_of
from services.bidding.rules import ConsentAnswer, Format, Promise, State, Status, Terms
from services.core.errors import DomainError

_UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
_SEALED_ACTS: Final = frozenset({"sealed_bid", "opened_bid", "reserve_lowered", "voided"})
_ACTS: Final[Mapping[Format, frozenset[str]]] = {
    Format.ENGLISH: frozenset({"bid plain", "maximum", "reserve_lowered", "voided"}),
    Format.SEALED_FIRST: _SEALED_ACTS,
    Format.SEALED_SECOND: _SEALED_ACTS,
    Format.DUTCH: frozenset({"bid accept"}),
}
"""What people may do in each format, as the heads of their lines."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong at which line: a rule's own code (`bid_too_low`) or a word of replay (`broken_hash`)."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReport:
    """The faults, and the state the story leads to up to the first command that cannot be true.

    Bidders in `state` are alias numbers. Without secrets `state.lead.maximum` is a lower bound: the price.
    The caller compares `version`, `head_hash` and `state` with the auction's row: a chain alone cannot
    tell that its last lines were cut off.
    """

    faults: tuple[Fault, ...]
    state: State | None
    version: int
    head_hash: str
    promises: tuple[Promise, ...] = ()
    """What everybody stands by in an English auction; complete only with secrets."""
    in_line: tuple[Promise, ...] = ()
    """After a default: who may yet be asked, in their order; complete only with secrets."""
    out: frozenset[int] = frozenset()
    """After a default: who did not pay, may not buy, or has answered."""
    question: Question | None = None
    """Who is asked now."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def replay(
    entries: Sequence[LedgerEntry],
    *,
    secrets: Mapping[int, Secret] | None = None,
    auction: str | None = None,
) -> ReplayReport:
    """Check hashes, order and rules of a whole ledger, in order of `seq`, and return what it leads to.

    `secrets` opens every commitment, by the `seq` of its line; with it the rules are run again and must write
    the very same entries. `auction` is the public id the ledger must belong to. Faults are reported:
    after the first command that cannot be true the rest is checked for hashes only.
    """
    faults = set(_chain_faults(entries))
    story, found = _tell(entries, PublicJudge(), auction)
    faults |= found
    if secrets is not None:
        story, found = _tell(entries, ExactJudge(secrets), auction)
        faults |= found
    return ReplayReport(
        faults=tuple(sorted(faults)),
        state=story.state,
        promises=story.promises.all,
        in_line=story.in_line,
        out=frozenset(story.aftermath.out),
        question=story.aftermath.question,
        version=entries[-1].seq if entries else 0,
        head_hash=entries[-1].hash if entries else GENESIS,
    )


def _chain_faults(entries: Sequence[LedgerEntry]) -> Iterator[Fault]:
    last_hash = GENESIS
    for place, entry in enumerate(entries):
        if entry.seq != place + 1:
            yield Fault(entry.seq, "seq_gap")
        if place and entry.at < entries[place - 1].at:
            yield Fault(entry.seq, "time_fell")
        sealed = entry_hash(
            prev_hash=last_hash, seq=entry.seq, kind=entry.kind, at=entry.at, payload=entry.payload
        )
        if entry.prev_hash != last_hash or entry.hash != sealed:
            yield Fault(entry.seq, "broken_hash")
        last_hash = entry.hash


def _tell(entries: Sequence[LedgerEntry], judge: Judge, auction: str | None) -> tuple["_Story", set[Fault]]:
    story = _Story(judge, auction)
    for head, tail in _groups(entries):
        try:
            story.take(head, tail)
        except Wrong as wrong:
            return story, {Fault(wrong.seq, wrong.what)}
        except DomainError as refusal:
            return story, {Fault(head.seq, refusal.code)}
        except _UNREADABLE:
            return story, {Fault(head.seq, "unreadable")}
    return story, set()


def _groups(entries: Sequence[LedgerEntry]) -> Iterator[tuple[LedgerEntry, Sequence[LedgerEntry]]]:
    """Cut the ledger into commands: a head and the lines that only follow from it."""
    start = 0
    for place in range(1, len(entries) + 1):
        if place == len(entries) or not _follows(entries[place], entries[place - 1]):
            yield entries[start], entries[start + 1 : place]
            start = place


def _follows(entry: LedgerEntry, before: LedgerEntry) -> bool:
    act = _act(entry)
    if act in ("opened_bid", "closed"):
        return _act(before) in ("opened_bid", "bid accept")
    return act == "extended" or (act.startswith("bid ") and act not in ("bid plain", "bid accept"))


def _act(entry: LedgerEntry) -> str:
    """The kind of a line, of a bid with how it came about."""
    if entry.kind == "bid" and isinstance(entry.payload, Mapping):
        return f"bid {entry.payload.get('kind')}"
    return entry.kind


class _Story:
    """An auction's life as told so far."""

    def __init__(self, judge: Judge, auction: str | None) -> None:
        self._judge = judge
        self._auction = auction
        self._terms: Terms | None = None
        self.state: State | None = None
        self._envelopes = Envelopes()
        self.promises = Promises()
        self.aftermath = Aftermath()
        self._lifecycle: dict[str, Callable[[LedgerEntry, State], State]] = {
            "published": self._published,
            "opened": self._opened,
            "closed": self._closed,
            "consent": self._consent,
            "cancelled": self._cancelled,
            "defaulted": self.aftermath.default,
            "asked": self._asked,
            "answered": self.aftermath.answer,
        }

    @property
    def in_line(self) -> tuple[Promise, ...]:
        """Who may yet be asked to take the lot, in their order."""
        if not self.aftermath.is_open or self._terms is None:
            return ()
        is_sealed = self._terms.format.is_sealed
        standing = self._envelopes.promises if is_sealed else self.promises.all
        return tuple(rules.in_line(standing, out=self.aftermath.out))

    def take(self, head: LedgerEntry, tail: Sequence[LedgerEntry]) -> None:
        """Go on by one command; raises Wrong or a rule's refusal and then stays as it was."""
        if self.state is None:
            self.state = self._created(head, tail)
        elif head.kind in self._lifecycle:
            if tail:
                raise Wrong(tail[0].seq, "stray_entry")
            self.state = self._lifecycle[head.kind](head, self.state)
        else:
            for each in tail:
                if each.at != head.at:
                    raise Wrong(each.seq, "time_differs")
            self._act(head, tail, self.state)

    def _act(self, head: LedgerEntry, tail: Sequence[LedgerEntry], state: State) -> None:
        """Judge what somebody did in the auction, by its format."""
        if not isinstance(head.payload, Mapping):
            raise Wrong(head.seq, "unreadable")
        act = _act(head)
        if not any(act in acts for acts in _ACTS.values()):
            raise Wrong(head.seq, "stray_entry")
        terms = self._known(head)
        if act not in _ACTS[terms.format]:
            raise Wrong(head.seq, "stray_entry")
        if act == "voided":
            self.state = self._voided(terms, head, tail, state)
        elif act == "sealed_bid":
            if tail:
                raise Wrong(tail[0].seq, "stray_entry")
            self.state = self._envelopes.take(self._judge, terms, state, head)
        elif act == "opened_bid":
            self.state = self._envelopes.open(self._judge, terms, state, (head, *tail))
        elif act == "bid accept":
            self.state = dutch.accept(terms, state, head, tail)
        else:
            self._terms, self.state = self._judge.resolve(terms, state, head, tail)
            self.promises.take(head, state, self._judge.hidden(head))

    def _voided(self, terms: Terms, head: LedgerEntry, tail: Sequence[LedgerEntry], state: State) -> State:
        check_shape(head)
        if terms.format.is_sealed:
            return self._envelopes.void(state, head, tail)
        after = self._judge.void(terms, state, self.promises, head, tail)
        self.promises.drop(out_of(head))
        return after

    def _known(self, entry: LedgerEntry) -> Terms:
        if self._terms is None:
            raise Wrong(entry.seq, "not_published")
        return self._terms

    def _created(self, entry: LedgerEntry, tail: Sequence[LedgerEntry]) -> State:
        if entry.kind != "created" or tail:
            raise Wrong(entry.seq, "not_created")
        auction = entry.payload["auction"]
        expect_record(records.created(auction=self._auction or auction), entry, "wrong_auction")
        # A draft has no end yet; the first `published` line brings it.
        return State(status=Status.DRAFT, ends_at=entry.at)

    def _published(self, entry: LedgerEntry, state: State) -> State:
        if state.status is not Status.SCHEDULED:
            rules.transition(state.status, Status.SCHEDULED)
        terms, scheduled = records.terms_of(entry.payload)
        again = records.published(terms, ends_at=scheduled.ends_at, reserve=None)
        sealed = {**again.payload, "reserve": entry.payload["reserve"]}
        expect_record(replace(again, payload=sealed), entry, "unreadable")
        dutch.check_clock(terms, entry)
        self._terms = self._judge.take_terms(entry, terms)
        return scheduled

    def _opened(self, entry: LedgerEntry, state: State) -> State:
        rules.transition(state.status, Status.LIVE)
        live = rules.open_if_due(self._known(entry), state, now=entry.at)
        if live is state:
            raise Wrong(entry.seq, "opened_too_soon")
        expect_record(records.opened(), entry, "unreadable")
        return live

    def _closed(self, entry: LedgerEntry, state: State) -> State:
        self._envelopes.check_all_opened(entry)
        closing = self._judge.close(self._known(entry), state, entry)
        expect_record(records.closed(closing, alias_of=int), entry, "wrong_closing")
        return closing.state

    def _consent(self, entry: LedgerEntry, state: State) -> State:
        answer = ConsentAnswer(entry.payload["answer"])
        after = rules.answer_consent(state, answer=answer, now=entry.at)
        expect_record(records.consent(after, answer=answer), entry, "wrong_consent")
        return after

    def _asked(self, entry: LedgerEntry, state: State) -> State:
        terms = self._known(entry)
        is_sealed = terms.format.is_sealed
        known = self._envelopes.promises if is_sealed else self._judge.known(self.promises)
        return self.aftermath.ask(entry, terms, state, known)

    def _cancelled(self, entry: LedgerEntry, state: State) -> State:
        expect_record(records.cancelled(), entry, "unreadable")
        return rules.cancel(state)
