"""Earnest money: read under the lock of its people's accounts, moved in the transaction of the lead itself.

Whoever changes a hold has the auction's lock, then those of its people's accounts in the order of their
numbers. Within a batch the book is what counts: each command sees what those before it have left.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from models.money import Journal, MoneyAccount, MoneyHold
from services.core.ids import public_id
from services.money.errors import EarnestMissing, NotEnoughMoney
from services.money.events import MoneyMoved
from services.money.holding_rules import Hold, Standing, missing_for
from services.money.rules import Account, Movement, Reason, available, held, move
from services.runtime.bulk import ONE_OF, Cursor, Dialect, Insert, Update, among, moment
from services.runtime.house_terms import house_terms

Pair: TypeAlias = tuple[int, int]
"""An auction and a person."""
Cursors: TypeAlias = Callable[[], Cursor]

_LOCK: Final = {"sqlite": "", "postgresql": " FOR NO KEY UPDATE"}
_ACCOUNTS: Final = {
    dialect: (
        "SELECT id, kind, owner_id, balance FROM money_accounts "  # noqa: S608
        f"WHERE kind IN ('available', 'held') AND owner_id {ONE_OF[dialect]} ORDER BY id{lock}"
    )
    for dialect, lock in _LOCK.items()
}
_HOLDS: Final = {
    dialect: (
        "SELECT auction_id, user_id, amount, total FROM money_holds "  # noqa: S608
        f"WHERE status = 'held' AND user_id {one}"
    )
    for dialect, one in ONE_OF.items()
}
_HOLDERS: Final = {
    dialect: f"SELECT auction_id, user_id FROM money_holds WHERE status = 'held' AND auction_id {one}"  # noqa: S608
    for dialect, one in ONE_OF.items()
}
_NEW_ACCOUNTS: Final = Insert(
    MoneyAccount.__table__, "kind owner_id balance", conflict="ON CONFLICT DO NOTHING"
)
_BALANCES: Final = Update(MoneyAccount.__table__, "balance")
_JOURNALS: Final = Insert(Journal.__table__, "key reason about by_id note at")
_KEPT: Final = Insert(
    MoneyHold.__table__,
    "auction_id user_id amount total status at",
    conflict=(
        "ON CONFLICT (auction_id, user_id) DO UPDATE SET amount = excluded.amount, total = excluded.total, "
        "status = excluded.status, at = excluded.at"
    ),
)
_LINES: Final = {
    "sqlite": (
        "INSERT INTO journal_lines (journal_id, account_id, amount) SELECT j.id, a.id, ? "
        "FROM journals j, money_accounts a WHERE j.key = ? AND a.kind = ? AND a.owner_id = ?"
    ),
    "postgresql": (
        "INSERT INTO journal_lines (journal_id, account_id, amount) SELECT j.id, a.id, v.amount "
        "FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::bigint[]) AS v (amount, key, kind, owner) "
        "JOIN journals j ON j.key = v.key JOIN money_accounts a ON a.kind = v.kind AND a.owner_id = v.owner"
    ),
}


@dataclass(slots=True, kw_only=True)
class _Purse:
    """A person's two accounts under their lock: numbers, balances, and the totals of all that is held."""

    free_id: int | None = None
    held_id: int | None = None
    free: int = 0
    held: int = 0
    promised: int = 0

    @property
    def standing(self) -> Standing:
        return Standing(free=self.free, held=self.held, promised=self.promised)


class Book:
    """What some people have, hold and have promised, exact from one command of a batch to the next."""

    def __init__(self, purses: dict[int, _Purse], holds: dict[Pair, Hold]) -> None:
        self.moved: list[MoneyMoved] = []
        """What is to be told once it is written."""
        self._purses = purses
        self._holds: dict[Pair, Hold | None] = dict(holds)
        self._last = dict(holds)
        self._changed: set[Pair] = set()
        self._movements: list[Movement] = []

    @classmethod
    def read(cls, cursors: Cursors, dialect: Dialect, people: Iterable[int]) -> "Book":
        """Lock the accounts of these people, in the order of their numbers, and read what they hold."""
        given = (among(dialect, sorted(set(people))),)
        purses = _lock_purses(cursors, dialect, given)
        new = sorted(user_id for user_id, purse in purses.items() if purse.held_id is None)
        if new:  # the first time that something of theirs is held
            _NEW_ACCOUNTS.write(cursors(), dialect, [("held", user_id, 0) for user_id in new])
            purses = _lock_purses(cursors, dialect, given)
        holds = cursors().execute(_HOLDS[dialect], given).fetchall()
        kept = {(row[0], row[1]): Hold(amount=row[2], total=row[3]) for row in holds}
        for (_, user_id), hold in kept.items():
            purses[user_id].promised += hold.total
        return cls(purses, kept)

    def check(self, *, user_id: int, auction_id: int, want: Hold) -> None:
        """Raise EarnestMissing unless the person can promise this in the auction."""
        missing = missing_for(
            want,
            standing=self._purse(user_id).standing,
            before=self._holds.get((auction_id, user_id)),
            multiplier=house_terms().exposure_multiplier,
        )
        if missing:
            raise EarnestMissing(missing=missing)

    def keep(
        self, *, user_id: int, auction_id: int, want: Hold | None, seq: int, by_id: int | None = None
    ) -> None:
        """Hold just this for a person in an auction from its ledger line `seq` on; None frees what is held.

        Raises NotEnoughMoney, which `check` is there to say before.
        """
        pair, purse = (auction_id, user_id), self._purse(user_id)
        before = self._holds.get(pair)
        if want == before:
            return
        old, new = before or Hold(amount=0, total=0), want or Hold(amount=0, total=0)
        more = new.amount - old.amount
        if more > purse.free:
            raise NotEnoughMoney(missing=more - purse.free)
        purse.free, purse.held = purse.free - more, purse.held + more
        purse.promised += new.total - old.total
        self._holds[pair] = want
        if want is not None:
            self._last[pair] = want
        self._changed.add(pair)
        if more:
            self._note(user_id, auction_id, more, seq=seq, by_id=by_id)

    def write(self, cursor: Cursor, dialect: Dialect, *, at: datetime) -> None:
        """Write all that was moved: journals with their lines, balances, and the holds as they are now."""
        if not self._changed:
            return
        when = moment(dialect, at)
        self._write_balances(cursor, dialect)
        _JOURNALS.write(
            cursor,
            dialect,
            [(m.key, m.reason.value, m.about, m.by_id, m.note, when) for m in self._movements],
        )
        _write_lines(cursor, dialect, self._movements)
        rows = []
        for pair in sorted(self._changed):
            hold, status = self._last[pair], "freed" if self._holds[pair] is None else "held"
            rows.append((*pair, hold.amount, hold.total, status, when))
        _KEPT.write(cursor, dialect, rows)

    def _purse(self, user_id: int) -> _Purse:
        return self._purses.setdefault(user_id, _Purse())

    def _note(self, user_id: int, auction_id: int, more: int, *, seq: int, by_id: int | None) -> None:
        free, kept = available(user_id), held(user_id)
        reason = Reason.HELD if more > 0 else Reason.FREED
        movement = Movement(
            key=f"hold:{auction_id}:{seq}:{user_id}",
            reason=reason,
            about=f"auction:{public_id('auction', auction_id)}",
            lines=move(free, kept, more) if more > 0 else move(kept, free, -more),
            by_id=by_id,
        )
        movement.check()
        self._movements.append(movement)
        self.moved.append(MoneyMoved(user_id=user_id, reason=reason.value, about=movement.about))

    def _write_balances(self, cursor: Cursor, dialect: Dialect) -> None:
        rows = []
        for user_id in sorted({user_id for _, user_id in self._changed}):
            purse = self._purses[user_id]
            rows += [(purse.free, purse.free_id), (purse.held, purse.held_id)]
        _BALANCES.write(cursor, dialect, rows)


def _lock_purses(cursors: Cursors, dialect: Dialect, given: Sequence[Any]) -> dict[int, _Purse]:
    purses: dict[int, _Purse] = {}
    for number, kind, owner, balance in cursors().execute(_ACCOUNTS[dialect], given).fetchall():
        purse = purses.setdefault(owner, _Purse())
        if kind == "available":
            purse.free_id, purse.free = number, balance
        else:
            purse.held_id, purse.held = number, balance
    return purses


def find_holders(cursor: Cursor, dialect: Dialect, auction_ids: Sequence[int]) -> list[Pair]:
    """Who has money held in these auctions, which the caller has locked."""
    rows = cursor.execute(_HOLDERS[dialect], (among(dialect, auction_ids),)).fetchall()
    return [(row[0], row[1]) for row in rows]


def _write_lines(cursor: Cursor, dialect: Dialect, movements: Sequence[Movement]) -> None:
    rows: list[tuple[Any, ...]] = [
        (line.amount, movement.key, *_of(line.account)) for movement in movements for line in movement.lines
    ]
    if not rows:
        return
    if dialect == "sqlite":
        cursor.executemany(_LINES[dialect], rows)
    else:
        cursor.execute(_LINES[dialect], [list(column) for column in zip(*rows, strict=True)])


def _of(account: Account) -> tuple[str, int]:
    return account.kind.value, account.owner
