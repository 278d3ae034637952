"""One batch: its commands judged in their order, and the rows and events of those that were accepted."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import orjson

from models.auction import Auction
from models.bid import Bid, Bidder, BidRequest, LedgerSecret, StandingMaximum
from models.ledger import LedgerEntry
from services.accounts import BuyerBlocked, NotYourRole, Suspended
from services.bidding.answers import answer_of, events_of
from services.bidding.commands import Command, Placed
from services.bidding.confirming import check_confirmed
from services.bidding.desk.connection import Cursors
from services.bidding.desk.earnest import Earnest
from services.bidding.desk.reading import Facts, Standing, read_facts
from services.bidding.errors import NoStandingMaximum, OwnAuction
from services.bidding.events import BidAccepted
from services.bidding.ledger import Record, Secret, maximum, records_of, seal
from services.bidding.rules import Outcome, Status, cancel_auto, check_open, place_auto, place_plain
from services.bidding.storing import CHANGING, Loaded, changed_values
from services.core.clock import Clock
from services.core.errors import DomainError, NotFound
from services.core.events import Event
from services.runtime.bulk import Dialect, Insert, Update, moment
from services.runtime.posting import post

NONCE_BYTES: Final = 16
_ENTRIES: Final = Insert(LedgerEntry.__table__, "auction_id seq kind payload at prev_hash hash")
_BIDS: Final = Insert(Bid.__table__, "auction_id seq bidder_id alias amount kind at")
_SECRETS: Final = Insert(LedgerSecret.__table__, "auction_id seq owner_id nonce amount own_step")
_REQUESTS: Final = Insert(
    BidRequest.__table__, "auction_id bidder_id client_ref kind amount seq answer door address at"
)
_BIDDERS: Final = Insert(
    Bidder.__table__,
    "auction_id user_id alias promised",
    conflict="ON CONFLICT (auction_id, user_id) DO UPDATE SET promised = excluded.promised",
)
_MAXIMUMS: Final = Insert(
    StandingMaximum.__table__,
    "auction_id user_id maximum step set_at",
    conflict=(
        "ON CONFLICT (auction_id, user_id) DO UPDATE "
        "SET maximum = excluded.maximum, step = excluded.step, set_at = excluded.set_at"
    ),
)
_NO_MAXIMUM: Final = {
    "sqlite": "DELETE FROM standing_maximums WHERE auction_id = ? AND user_id = ?",
    "postgresql": "DELETE FROM standing_maximums WHERE auction_id = %s AND user_id = %s",
}
_AUCTIONS: Final = Update(Auction.__table__, " ".join(CHANGING))


class Elsewhere(Exception):
    """The desk takes bids on open English auctions: this one has another format, or must open first."""

    def __init__(self, format_: str) -> None:
        super().__init__(format_)
        self.format = format_


class Batch:
    """What one commit takes in. `results` holds an answer or a refusal for each command, in their order."""

    def __init__(self, facts: Facts, dialect: Dialect, earnest: Earnest | None = None) -> None:
        self.results: list[Placed | Exception] = []
        self.events: list[Event] = []
        self._facts = facts
        self._dialect = dialect
        self._earnest = earnest
        self._touched: dict[int, Loaded] = {}
        self._bidders: dict[tuple[int, int], Standing] = {}
        self._maximums: dict[tuple[int, int], tuple[Any, ...] | None] = {}
        self._rows: dict[Insert, list[tuple[Any, ...]]] = {
            kind: [] for kind in (_ENTRIES, _BIDS, _SECRETS, _REQUESTS)
        }

    @classmethod
    def read(cls, cursors: Cursors, dialect: Dialect, commands: Sequence[Command]) -> "Batch":
        """Lock the auctions of the commands and read what they are judged by."""
        facts = read_facts(cursors, dialect, commands)
        return cls(facts, dialect, Earnest.read(cursors, dialect, facts, commands))

    def take(self, command: Command, clock: Clock) -> None:
        """Judge the next command; a refusal touches nothing that the others need."""
        try:
            self.results.append(self._place(command, clock))
        except (DomainError, Elsewhere) as refusal:
            self.results.append(refusal.with_traceback(None))  # which would hold this batch

    def write(self, cursors: Cursors, dialect: Dialect) -> None:
        """Write all that the accepted commands did."""
        if not self._touched:
            return
        cursor = cursors()
        for kind, rows in self._rows.items():
            kind.write(cursor, dialect, rows)
        bidders = [(*key, each.alias, each.promised) for key, each in sorted(self._bidders.items())]
        _BIDDERS.write(cursor, dialect, bidders)
        self._write_maximums(cursor, dialect)
        ats = [loaded.last_at for loaded in self._touched.values() if loaded.last_at is not None]
        if self._earnest is not None:
            self.events += self._earnest.write(cursor, dialect, at=max(ats))
        post(cursor, dialect, self.events, now=max(ats))
        rows = [self._auction_row(loaded) for _, loaded in sorted(self._touched.items())]
        _AUCTIONS.write(cursor, dialect, rows)

    def _place(self, command: Command, clock: Clock) -> Placed:
        loaded = self._facts.auctions.get(command.auction_id)
        if loaded is None:
            raise NotFound()
        user_id = command.bidder.id
        key = (loaded.id, user_id, command.client_ref)
        first = self._facts.answers.get(key)
        if first is not None:
            return Placed(answer=first, repeated=True)
        now = loaded.moment(clock())
        self._check_may_bid(loaded, user_id)
        must_open = loaded.state.status is Status.SCHEDULED and now >= loaded.terms.starts_at
        if loaded.format != "english" or must_open:
            raise Elsewhere(loaded.format)
        standing = self._facts.bidders.get(key[:2])
        outcome = judge(loaded, command, now=now, is_new=standing is None)
        if self._earnest is not None:
            self._earnest.check(loaded, command)
        check_confirmed(command, loaded, loaded.state)
        if command.kind == "cancel" and not (standing and standing.has_maximum):
            raise NoStandingMaximum()
        answer = self._accept(loaded, command, outcome, standing, now=now)
        self._facts.answers[key] = answer
        return Placed(answer=answer)

    def _check_may_bid(self, loaded: Loaded, user_id: int) -> None:
        """A socket may be older than a suspension, so the bidder is read again under the lock."""
        if loaded.seller_id == user_id:
            raise OwnAuction()
        known = self._facts.people.get(user_id)
        if known is None:
            raise NotFound()
        is_buyer, is_suspended, is_blocked = known
        if is_suspended:
            raise Suspended()
        if is_blocked:
            raise BuyerBlocked()
        if not is_buyer:
            raise NotYourRole()

    def _accept(
        self, loaded: Loaded, command: Command, outcome: Outcome, standing: Standing | None, *, now: datetime
    ) -> dict[str, Any]:
        user_id, at = command.bidder.id, moment(self._dialect, now)
        pair = (loaded.id, user_id)
        if standing is None:
            standing = self._facts.bidders[pair] = Standing(outcome.state.bidder_count, 0, False)
            loaded.aliases[user_id] = standing.alias
        leader, loaded.state = loaded.leader, outcome.state
        seqs = self._append(loaded, command, outcome, now=now, at=at)
        if command.kind != "cancel":
            standing.promised = max(standing.promised, command.amount)
            self._bidders[pair] = standing
        self._hold_maximum(command, standing, pair, at)
        self._touched[loaded.id] = loaded
        if self._earnest is not None:
            self._earnest.follow(loaded, command, leader)
        told = events_of(loaded, command, outcome, seqs=seqs, now=now)
        self.events += told
        entries = told[0].entries if isinstance(told[0], BidAccepted) else None
        answer = answer_of(loaded, command, outcome, seqs=seqs, now=now, entries=entries)
        self._rows[_REQUESTS].append(
            (
                *pair,
                command.client_ref,
                command.kind,
                command.amount,
                loaded.version,
                orjson.dumps(answer).decode(),
                command.door,
                command.address,
                at,
            )
        )
        return answer

    def _append(
        self, loaded: Loaded, command: Command, outcome: Outcome, *, now: datetime, at: Any
    ) -> list[int]:
        """Seal the command's ledger group; returns the seqs of its bid entries."""
        records: list[Record] = records_of(outcome, alias_of=loaded.alias_of)
        first_bid = loaded.version
        if command.kind != "plain":
            nonce = secrets.token_hex(NONCE_BYTES)
            secret = Secret(nonce=nonce, amount=command.amount, own_step=command.own_step)
            user_id = command.bidder.id
            records.insert(0, maximum(bidder=loaded.alias_of(user_id), secret=secret))
            self._rows[_SECRETS].append(
                (loaded.id, loaded.version + 1, user_id, nonce, secret.amount, secret.own_step)
            )
            first_bid += 1
        entries = self._rows[_ENTRIES]
        for seq, kind, payload, before, this in seal(
            records, at=now, last_seq=loaded.version, last_hash=loaded.last_hash
        ):
            entries.append((loaded.id, seq, kind, payload, at, before, this))
            loaded.version, loaded.last_hash, loaded.last_at = seq, this, now
        seqs = [first_bid + place for place in range(1, len(outcome.entries) + 1)]
        self._rows[_BIDS] += [
            (loaded.id, seq, each.bidder, loaded.alias_of(each.bidder), each.amount, each.kind.value, at)
            for seq, each in zip(seqs, outcome.entries, strict=True)
        ]
        return seqs

    def _hold_maximum(self, command: Command, standing: Standing, pair: tuple[int, int], at: Any) -> None:
        """An auto-bid replaces the maximum; a withdrawal, or a later plain bid that is above it, ends it."""
        if command.kind == "auto":
            self._maximums[pair] = (*pair, command.amount, command.own_step, at)
        elif standing.has_maximum:
            self._maximums[pair] = None
        standing.has_maximum = command.kind == "auto"

    def _write_maximums(self, cursor: Any, dialect: Dialect) -> None:
        held = [row for _, row in sorted(self._maximums.items()) if row is not None]
        gone = [pair for pair, row in sorted(self._maximums.items()) if row is None]
        _MAXIMUMS.write(cursor, dialect, held)
        for pair in gone:
            cursor.execute(_NO_MAXIMUM[dialect], pair)

    def _auction_row(self, loaded: Loaded) -> tuple[Any, ...]:
        values = changed_values(loaded)
        ready = [
            moment(self._dialect, value) if isinstance(value, datetime) else value
            for value in (values[name] for name in CHANGING)
        ]
        return (*ready, loaded.id)


def judge(loaded: Loaded, command: Command, *, now: datetime, is_new: bool) -> Outcome:
    """What the rules of an English auction make of a command; raises their refusals."""
    terms, state, bidder = loaded.terms, loaded.state, command.bidder.id
    if command.kind == "plain":
        return place_plain(terms, state, bidder=bidder, amount=command.amount, now=now, is_new=is_new)
    if command.kind == "auto":
        return place_auto(
            terms,
            state,
            bidder=bidder,
            maximum=command.amount,
            own_step=command.own_step,
            now=now,
            is_new=is_new,
        )
    check_open(terms, state, now=now)
    if is_new:
        raise NoStandingMaximum()
    return cancel_auto(terms, state, bidder=bidder, now=now)
