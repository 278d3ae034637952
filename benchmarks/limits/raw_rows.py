"""The rows a bid leaves behind, written bare: what the database alone allows, by size of batch.

Per bid a ledger line, a bid, an answer and a bidder's new promise; per batch one auction. The tables are
the house's own, with their indexes and guards; nothing is judged and nothing hashed.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg

SIZES = (1, 8, 32, 64)
SECONDS = 1.5
BIDDERS = 100
_ENTRY = "auction_id, seq, kind, payload, at, prev_hash, hash"
_BID = "auction_id, seq, bidder_id, alias, amount, kind, at"
_REQUEST = "auction_id, bidder_id, client_ref, kind, amount, seq, answer, door, address, at"
_BIDDER = "auction_id, user_id, alias, promised"
_PROMISE = "ON CONFLICT (auction_id, user_id) DO UPDATE SET promised = excluded.promised"
_PAYLOAD = '{"amount":500000,"bidder":17,"kind":"plain"}'
_ANSWER = '{"as_long_as_an_answer":"' + "x" * 800 + '"}'
_TYPES = {
    "ledger_entries": ("int8", "int4", "text", "text", "timestamptz", "text", "text"),
    "bids": ("int8", "int4", "int8", "int4", "int8", "text", "timestamptz"),
    "bid_requests": ("int8", "int8", "text", "text", "int8", "int4", "text", "text", "text", "timestamptz"),
    "bidders": ("int8", "int8", "int4", "int8"),
}
Write = Callable[[int, dict[str, list[tuple[Any, ...]]], int], None]


def sqlite_rates(database_url: str) -> dict[int, float]:
    """Bids a second for each size of batch, WAL and synchronous=FULL."""
    connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    statements = {table: _sqlite_insert(table, columns) for table, columns in _columns().items()}

    def write(auction: int, rows: dict[str, list[tuple[Any, ...]]], seq: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for table, statement in statements.items():
            connection.executemany(statement, rows[table])
        connection.execute("UPDATE auctions SET version = ? WHERE id = ?", (seq, auction))
        connection.execute("COMMIT")

    rates = _rates(write, connection.execute, at="2026-11-21 12:00:00.000000")
    connection.close()
    return rates


def postgres_rates(dsn: str) -> dict[int, float]:
    """Bids a second for each size of batch, each table's rows as one unnest."""
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=0) as connection:
        statements = {table: _postgres_insert(table, columns) for table, columns in _columns().items()}

        def write(auction: int, rows: dict[str, list[tuple[Any, ...]]], seq: int) -> None:
            with connection.pipeline(), connection.transaction():
                for table, statement in statements.items():
                    connection.execute(statement, [list(each) for each in zip(*rows[table], strict=True)])
                connection.execute("UPDATE auctions SET version = %s WHERE id = %s", (seq, auction))

        return _rates(write, connection.execute, at=datetime(2026, 11, 21, 12, tzinfo=UTC))


def _columns() -> dict[str, str]:
    return {"ledger_entries": _ENTRY, "bids": _BID, "bid_requests": _REQUEST, "bidders": _BIDDER}


def _rates(write: Write, execute: Callable[[str], Any], *, at: Any) -> dict[int, float]:
    auctions = [row[0] for row in execute("SELECT id FROM auctions ORDER BY id LIMIT 4")]
    buyers = [row[0] for row in execute(f"SELECT id FROM users WHERE is_buyer ORDER BY id LIMIT {BIDDERS}")]
    return {
        size: _rate(write, auction, buyers, size, at) for size, auction in zip(SIZES, auctions, strict=True)
    }


def _rate(write: Write, auction: int, buyers: Sequence[int], size: int, at: Any) -> float:
    batches = _batches(auction, buyers, size, at)
    began, done = time.perf_counter(), 0
    while (taken := time.perf_counter() - began) < SECONDS:
        seq, rows = next(batches)
        write(auction, rows, seq)
        done += size
    return done / taken


def _batches(
    auction: int, buyers: Sequence[int], size: int, at: Any
) -> Iterator[tuple[int, dict[str, list[tuple[Any, ...]]]]]:
    seq = 1_000
    while True:
        seqs = range(seq, seq + size)
        who = [(number % len(buyers) + 1, buyers[number % len(buyers)]) for number in seqs]
        yield (
            seqs[-1],
            {
                "ledger_entries": [
                    (auction, n, "bid", _PAYLOAD, at, f"{n - 1:064x}", f"{n:064x}") for n in seqs
                ],
                "bids": [
                    (auction, n, buyer, alias, n * 100, "plain", at)
                    for n, (alias, buyer) in zip(seqs, who, strict=True)
                ],
                "bid_requests": [
                    (auction, buyer, f"{n:036x}", "plain", n * 100, n, _ANSWER, "socket", "127.0.0.1", at)
                    for n, (_, buyer) in zip(seqs, who, strict=True)
                ],
                "bidders": [
                    (auction, buyer, alias, n * 100) for n, (alias, buyer) in zip(seqs, who, strict=True)
                ],
            },
        )
        seq += size


def _sqlite_insert(table: str, columns: str) -> str:
    marks = ", ".join("?" * len(columns.split()))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) {_PROMISE if table == 'bidders' else ''}"


def _postgres_insert(table: str, columns: str) -> str:
    arrays = ", ".join(f"%s::{kind}[]" for kind in _TYPES[table])
    values = columns.replace("answer", "answer::json")
    promise = _PROMISE if table == "bidders" else ""
    return f"INSERT INTO {table} ({columns}) SELECT {values} FROM unnest({arrays}) AS v ({columns}) {promise}"
