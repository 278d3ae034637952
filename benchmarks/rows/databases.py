"""What the databases allow when rows are written bare, for comparison only."""

import json
import os
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.limits import desk, raw_rows
from benchmarks.report.checks import Check
from benchmarks.stage.processes import ROOT, run_python

DATA = Path(os.environ.get("MANDI_DATA") or ROOT.parent / "shared" / "data")
A_DAY = "snapshot_2026-07-24_datagov_headers.csv.gz"


def raw_databases(bench: Bench) -> list[Check]:
    """Bare batches of 64 on both databases, and our own desk beside them."""
    sqlite_url, _ = bench.sqlite(bench.new_folder("raw"))
    postgres_url, _ = bench.postgres()
    return [
        _check(
            "our rules and SQL in process, batches of 64, SQLite FULL",
            desk.rate(bench),
            raw_rows.sqlite_rates(sqlite_url),
        ),
        _check(
            "our rules and SQL in process, batches of 64, PostgreSQL",
            desk.rate(bench, postgres=True),
            raw_rows.postgres_rates(postgres_url.replace("+psycopg", "")),
        ),
    ]


def import_prices(bench: Bench) -> list[Check]:
    """A day's prices through the import, beside bare inserts; nothing when the day isn't on this machine."""
    del bench
    if not (DATA / A_DAY).is_file():
        return []
    rates = json.loads(run_python("benchmarks.limits.import_process", str(DATA / A_DAY)))
    return [
        Check(
            measure="price rows through the import, SQLite",
            value=rates["first"],
            unit="rows/s",
            limit=rates["bare"],
            limit_name="the same rows bare, 1,000 a commit",
            facts={"again": round(rates["again"])},
        )
    ]


def _check(measure: str, ours: float, bare: dict[int, float]) -> Check:
    return Check(
        measure=measure,
        value=ours,
        unit="bids/s",
        limit=bare[64],
        limit_name="the same rows bare, batches of 64",
        facts={f"bare_batches_of_{size}": round(rate) for size, rate in bare.items()},
    )
