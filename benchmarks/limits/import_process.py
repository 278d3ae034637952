"""`python -m benchmarks.limits.import_process FILE DATABASE_URL FOLDER`: price rows a second, as JSON.

Ours takes a real month twice, with parsing, names, counting and daily summaries; bare is what the database
alone takes for the rows as they end up, on the same disk: executemany of 1,000 a commit on SQLite, COPY of
5,000 a commit on PostgreSQL.
"""

import json
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from app import create_app
from models.base import db
from services import prices
from services.core.clock import utc_now
from services.runtime.config import Config

A_COMMIT = 1_000
A_COPY = 5_000
_INDEX = "SELECT sql FROM sqlite_master WHERE name = 'ix_price_records_date_commodity'"


def main(file: Path, database_url: str, folder: Path) -> None:
    """Print the figures of a first import, of a second one, and of bare inserts."""
    config = Config(
        database_url=database_url,
        instance_dir=folder,
        secret_key="b" * 40,
        public_id_key="bench",
        testing=True,
        log_level="error",
    )
    with create_app(config).app_context():
        db.metadata.create_all(db.engine)
        prices.seed_starter()
        told: dict[str, Any] = {"first": _import_rate(file), "again": _import_rate(file)}
        told["bare"] = _bare_rate(database_url, folder)
        db.session.remove()
        db.engine.dispose()
    print(json.dumps(told))


def _import_rate(file: Path) -> float:
    started = time.perf_counter()
    summary = prices.import_file(path=file, clock=utc_now)
    return summary.read / (time.perf_counter() - started)


def _bare_rate(database_url: str, folder: Path) -> float:
    with db.engine.connect() as house:
        rows = [tuple(row) for row in house.execute(text("SELECT * FROM price_records"))]
        if database_url.startswith("sqlite"):
            schema = house.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'price_records'"))
            index = house.scalar(text(_INDEX))
            return _bare_sqlite(folder / "bare.db", str(schema), str(index), rows)
    return _bare_postgres(database_url.replace("+psycopg", ""), rows)


def _bare_sqlite(path: Path, schema: str, index: str, rows: list[tuple[Any, ...]]) -> float:
    bare = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", schema, index):
        bare.execute(statement)
    started = time.perf_counter()
    for start in range(0, len(rows), A_COMMIT):
        part = rows[start : start + A_COMMIT]
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(f"INSERT INTO price_records VALUES ({','.join('?' * len(part[0]))})", part)
        bare.execute("COMMIT")
    taken = time.perf_counter() - started
    bare.close()
    return len(rows) / taken


def _bare_postgres(dsn: str, rows: list[tuple[Any, ...]]) -> float:
    with psycopg.connect(dsn, autocommit=True) as bare:
        bare.execute("CREATE TABLE bare (LIKE price_records INCLUDING INDEXES)")
        started = time.perf_counter()
        for start in range(0, len(rows), A_COPY):
            with bare.transaction(), bare.cursor() as cursor, cursor.copy("COPY bare FROM STDIN") as copy:
                for row in rows[start : start + A_COPY]:
                    copy.write_row(row)
        return len(rows) / (time.perf_counter() - started)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
