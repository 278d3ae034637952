"""What the databases allow when rows are written bare, for comparison only."""

from benchmarks.bench import Bench
from benchmarks.limits import desk, raw_rows
from benchmarks.report.checks import Check


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


def _check(measure: str, ours: float, bare: dict[int, float]) -> Check:
    return Check(
        measure=measure,
        value=ours,
        unit="bids/s",
        limit=bare[64],
        limit_name="the same rows bare, batches of 64",
        facts={f"bare_batches_of_{size}": round(rate) for size, rate in bare.items()},
    )
