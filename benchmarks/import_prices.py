"""Price rows a second through the import, beside bare inserts of the same rows on the same disk.

Takes a real day, parsing, names and daily summaries included; the limit is the bare INSERT of the rows
as they end up, a thousand a commit. Rates are medians of the rounds; a second import must be no slower.
"""

import os
import sqlite3
import statistics
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
DATA = Path(os.environ.get("MANDI_DATA") or Path(__file__).parents[2] / "shared" / "data")
FILE = DATA / os.environ.get("BENCH_PRICES", "snapshot_2026-07-24_datagov_headers.csv.gz")


def main() -> None:
    """Print rows a second of the first import, of the second, of bare inserts, and their ratio."""
    if not FILE.is_file():
        print(f"needs {FILE} (set MANDI_DATA)")
        return
    rounds = [_round() for _ in range(ROUNDS)]
    first, again, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(mine / limit for mine, _, limit in rounds)
    print(f"import    {first:8.0f} rows/s\nagain     {again:8.0f} rows/s")
    print(f"bare      {bare:8.0f} rows/s ({A_COMMIT} a commit)\nratio     {ratio:8.2f}")


def _round() -> tuple[float, float, float]:
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
            rates = _import_rate(), _import_rate()
            bare = _bare_rate(Path(folder) / "bare.db")
            db.session.remove()
            db.engine.dispose()
    return *rates, bare


def _import_rate() -> float:
    started = time.perf_counter()
    summary = prices.import_file(path=FILE, clock=utc_now)
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
    main()
