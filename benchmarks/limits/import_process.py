"""`python -m benchmarks.limits.import_process FILE`: price rows a second, ours and bare, as JSON.

Ours takes a real day, parsing, names and daily summaries included; bare is the INSERT of the rows as they end
up, a thousand a commit, on the same disk.
"""

import json
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from app import create_app
from models.base import db
from services import prices
from services.core.clock import utc_now
from services.runtime.config import Config

ROUNDS = 3
A_COMMIT = 1_000


def main(file: Path) -> None:
    """Print rows a second of the first import, of a second one, and of bare inserts."""
    rounds = [_round(file) for _ in range(ROUNDS)]
    rates = [statistics.median(column) for column in zip(*rounds, strict=True)]
    print(json.dumps(dict(zip(("first", "again", "bare"), rates, strict=True))))


def _round(file: Path) -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=f"sqlite:///{Path(folder) / 'house.db'}",
            instance_dir=Path(folder),
            secret_key="b" * 40,
            public_id_key="bench",
            testing=True,
            log_level="error",
        )
        with create_app(config).app_context():
            db.metadata.create_all(db.engine)
            prices.seed_starter()
            rates = _import_rate(file), _import_rate(file)
            bare = _bare_rate(Path(folder) / "bare.db")
            db.session.remove()
            db.engine.dispose()
    return *rates, bare


def _import_rate(file: Path) -> float:
    started = time.perf_counter()
    summary = prices.import_file(path=file, clock=utc_now)
    return summary.read / (time.perf_counter() - started)


def _bare_rate(path: Path) -> float:
    with db.engine.connect() as house:
        schema = house.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'price_records'"))
        rows = [tuple(row) for row in house.execute(text("SELECT * FROM price_records"))]
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute(schema)
    started = time.perf_counter()
    for start in range(0, len(rows), A_COMMIT):
        part = rows[start : start + A_COMMIT]
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany(f"INSERT INTO price_records VALUES ({','.join('?' * len(part[0]))})", part)
        bare.execute("COMMIT")
    taken = time.perf_counter() - started
    bare.close()
    return len(rows) / taken


if __name__ == "__main__":
    main(Path(sys.argv[1]))
