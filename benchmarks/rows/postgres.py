"""The hot auction, and a hundred at once, on PostgreSQL; one process, and two behind nginx with Redis."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.limits import desk
from benchmarks.report.checks import Check
from benchmarks.rows.closed_loop import bid_hard, checks_of
from benchmarks.stage.houses import House, house, two_houses

MUST = 5_000
MUST_IN_MANY = 2_000
AT_ONCE = 100
Serving = Callable[..., AbstractContextManager[House]]


def postgres_one(bench: Bench) -> list[Check]:
    """One process."""
    return _measure(bench, house, name="PostgreSQL, one process, one hot auction", must=MUST)


def postgres_two(bench: Bench) -> list[Check]:
    """Two processes."""
    return _measure(
        bench, two_houses, name="PostgreSQL, two processes, nginx, Redis, one hot auction", must=MUST
    )


def postgres_many(bench: Bench) -> list[Check]:
    """A hundred auctions, each with two bidders who answer each other."""
    return _measure(
        bench, house, name="PostgreSQL, one process, 100 auctions at once", must=MUST_IN_MANY, rooms=AT_ONCE
    )


def _measure(bench: Bench, serve: Serving, *, name: str, must: float, rooms: int = 1) -> list[Check]:
    rounds, limits = [], []
    for _ in range(bench.rounds):
        folder: Path = bench.new_folder("postgres")
        url, market = bench.postgres()
        with serve(folder, database_url=url) as served:
            rounds.append(bid_hard(served, url, market, seconds=bench.seconds, rooms=rooms))
        limits.append(desk.rate(bench, postgres=True, batch=rounds[-1].bids_per_commit))
    return checks_of(rounds, name=name, must=must, limits=limits, limit_name=desk.NAME)
