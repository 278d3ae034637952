"""What was done to auctions under their locks, written for many as fast as for one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from models.auction import Auction
from models.ledger import LedgerEntry
from services.bidding.ledger import Record, seal
from services.bidding.storing import Loaded
from services.runtime.bulk import ONE_OF, Dialect, Insert, Update, among, moment
from services.runtime.transaction import dialect_of, driver_cursor

_LINES: Final = Insert(LedgerEntry.__table__, "auction_id seq kind payload at prev_hash hash")
_ENDS: Final = Update(
    Auction.__table__,
    "status ends_at consent_until_at version last_hash last_at closed_at retry_after_at",
)
_LEADS: Final = Update(Auction.__table__, "price leader_id leader_max leader_step leader_is_auto")


@dataclass(slots=True, kw_only=True)
class Change:
    """One command's doing: `loaded` holds the new state, `records` its ledger lines, written at `at`."""

    loaded: Loaded
    records: list[Record]
    at: datetime
    closed_at: datetime | None = None
    has_new_lead: bool = False
    """Whether price and leader were found by this very command."""
    seqs: list[int] = field(default_factory=list)
    """The numbers of the lines, once written."""


def write_changes(session: Session, changes: Sequence[Change]) -> None:
    """Write the ledger lines and the auctions' rows of all changes, and wake what had been pushed forward."""
    connection = session.connection()
    cursor, dialect = driver_cursor(connection), dialect_of(connection)
    _LINES.write(cursor, dialect, [line for change in changes for line in _seal(change, dialect)])
    _LEADS.write(cursor, dialect, [_lead_row(change) for change in changes if change.has_new_lead])
    _ENDS.write(cursor, dialect, [_row(change, dialect) for change in changes])


def load_all_aliases(session: Session, auctions: Sequence[Loaded]) -> None:
    """Look up the numbers of all bidders in these auctions, in one query."""
    by_id = {loaded.id: loaded for loaded in auctions if loaded.state.bidder_count > len(loaded.aliases)}
    if not by_id:
        return
    connection = session.connection()
    dialect = dialect_of(connection)
    query = (
        f"SELECT auction_id, user_id, alias FROM bidders WHERE auction_id {ONE_OF[dialect]} ORDER BY alias"  # noqa: S608
    )
    for auction_id, user_id, alias in connection.exec_driver_sql(query, (among(dialect, by_id),)).all():
        by_id[auction_id].aliases[user_id] = alias


def _seal(change: Change, dialect: Dialect) -> list[tuple[Any, ...]]:
    loaded, at = change.loaded, moment(dialect, change.at)
    lines = seal(change.records, at=change.at, last_seq=loaded.version, last_hash=loaded.last_hash)
    change.seqs = [line[0] for line in lines]
    loaded.version, loaded.last_hash, loaded.last_at = lines[-1][0], lines[-1][-1], change.at
    return [(loaded.id, seq, kind, payload, at, before, this) for seq, kind, payload, before, this in lines]


def _row(change: Change, dialect: Dialect) -> tuple[Any, ...]:
    loaded, state, closed_at = change.loaded, change.loaded.state, change.closed_at
    return (
        state.status.value,
        moment(dialect, state.ends_at),
        None if state.decide_by is None else moment(dialect, state.decide_by),
        loaded.version,
        loaded.last_hash,
        moment(dialect, change.at),
        None if closed_at is None else moment(dialect, closed_at),
        None,
        loaded.id,
    )


def _lead_row(change: Change) -> tuple[Any, ...]:
    loaded, lead = change.loaded, change.loaded.state.lead
    if lead is None:
        return (None, None, None, None, False, loaded.id)
    return (lead.price, lead.bidder, lead.maximum, lead.own_step, lead.is_auto, loaded.id)
