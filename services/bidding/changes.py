"""What was done to auctions under their locks, written for many as fast as for one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.auction import Auction
from models.bid import Bidder
from models.ledger import LedgerEntry
from services.bidding.ledger import Record, seal
from services.bidding.storing import CHANGING, Loaded, changed_values
from services.runtime.bulk import Dialect, Insert, Update, moment
from services.runtime.transaction import dialect_of, driver_cursor

_LINES: Final = Insert(LedgerEntry.__table__, "auction_id seq kind payload at prev_hash hash")
_AUCTIONS: Final = Update(Auction.__table__, " ".join([*CHANGING, "closed_at retry_after_at"]))


@dataclass(slots=True, kw_only=True)
class Change:
    """One command's doing: `loaded` holds the new state, `records` its ledger lines, written at `at`."""

    loaded: Loaded
    records: list[Record]
    at: datetime
    closed_at: datetime | None = None
    seqs: list[int] = field(default_factory=list)
    """The numbers of the lines, once written."""


def write_changes(session: Session, changes: Sequence[Change]) -> None:
    """Write the ledger lines and the auctions' rows of all changes, and wake what had been pushed forward."""
    connection = session.connection()
    cursor, dialect = driver_cursor(connection), dialect_of(connection)
    _LINES.write(cursor, dialect, [line for change in changes for line in _seal(change, dialect)])
    _AUCTIONS.write(cursor, dialect, [_row(change, dialect) for change in changes])


def load_all_aliases(session: Session, auctions: Sequence[Loaded]) -> None:
    """Look up the numbers of all bidders in these auctions, in one query."""
    by_id = {loaded.id: loaded for loaded in auctions if loaded.state.bidder_count > len(loaded.aliases)}
    if not by_id:
        return
    query = select(Bidder.auction_id, Bidder.user_id, Bidder.alias).where(Bidder.auction_id.in_(by_id))
    for auction_id, user_id, alias in session.execute(query.order_by(Bidder.auction_id, Bidder.alias)):
        by_id[auction_id].aliases[user_id] = alias


def _seal(change: Change, dialect: Dialect) -> list[tuple[Any, ...]]:
    loaded, at = change.loaded, moment(dialect, change.at)
    lines = seal(change.records, at=change.at, last_seq=loaded.version, last_hash=loaded.last_hash)
    change.seqs = [line[0] for line in lines]
    loaded.version, loaded.last_hash, loaded.last_at = lines[-1][0], lines[-1][-1], change.at
    return [(loaded.id, seq, kind, payload, at, before, this) for seq, kind, payload, before, this in lines]


def _row(change: Change, dialect: Dialect) -> tuple[Any, ...]:
    values = changed_values(change.loaded)
    moved = (values[name] for name in CHANGING)
    ready = (moment(dialect, value) if isinstance(value, datetime) else value for value in moved)
    closed_at = None if change.closed_at is None else moment(dialect, change.closed_at)
    return (*ready, closed_at, None, change.loaded.id)
