"""Auctions that end soon, read before they do: on the moment only what changed since is read again.

An auction whose `version` stands is the very same, for whatever changes it writes a ledger line.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from models.auction import Auction
from models.base import db
from services.bidding.changes import load_all_aliases
from services.bidding.rows import SELECT_AUCTIONS, read_auction
from services.bidding.storing import Loaded
from services.runtime import green
from services.runtime.bulk import ONE_OF, among
from services.runtime.transaction import dialect_of

MOST: Final = 5_000
AT_ONCE: Final = 50
_known: WeakKeyDictionary[Engine, dict[int, Loaded]] = WeakKeyDictionary()


def read_ahead(*, now: datetime, until: datetime) -> int:
    """Read the auctions that end from `now` to `until`, unless they are known; returns how many were read."""
    soon = select(Auction.id, Auction.version).where(Auction.status == "live", Auction.ends_at > now)
    query = soon.where(Auction.ends_at <= until).order_by(Auction.ends_at).limit(MOST)
    versions = {row.id: row.version for row in db.session.execute(query)}
    known = _known.setdefault(db.engine, {})
    for gone in [number for number in known if number not in versions]:
        known.pop(gone, None)
    news = [number for number, version in versions.items() if not _is_same(known.get(number), version)]
    for start in range(0, len(news), AT_ONCE):
        auctions = _read(db.session.connection(), news[start : start + AT_ONCE])
        load_all_aliases(db.session(), auctions)
        db.session.rollback()
        known.update((loaded.id, loaded) for loaded in auctions)
        green.let_others_run()
    db.session.rollback()
    return len(news)


def complete(connection: Connection, found: Sequence[tuple[int, int]]) -> list[Loaded]:
    """Return these auctions, given as locked: (number, version); what is known by then is not read again."""
    known = _known.setdefault(connection.engine, {})
    at_hand = {number: known.pop(number, None) for number, _ in found}
    missing = [number for number, version in found if not _is_same(at_hand[number], version)]
    at_hand.update((loaded.id, loaded) for loaded in _read(connection, missing))
    return [loaded for loaded in at_hand.values() if loaded is not None]


def _is_same(loaded: Loaded | None, version: int) -> bool:
    return loaded is not None and loaded.version == version


def _read(connection: Connection, numbers: Sequence[int]) -> list[Loaded]:
    if not numbers:
        return []
    dialect = dialect_of(connection)
    query = f"{SELECT_AUCTIONS[dialect]} WHERE a.id {ONE_OF[dialect]}"
    rows = connection.exec_driver_sql(query, (among(dialect, numbers),))
    return [read_auction(row, dialect) for row in rows.all()]
