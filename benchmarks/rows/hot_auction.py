"""Durable bids a second on one hot English auction: 100 bidders over sockets, 500 watchers in its room."""

from benchmarks.bench import Bench
from benchmarks.limits import desk
from benchmarks.report.checks import Check
from benchmarks.rows.closed_loop import bid_hard, checks_of
from benchmarks.stage.houses import house

OF_OUR_OWN_LIMIT = 0.6


def hot_auction(bench: Bench) -> list[Check]:
    """Plain bids, beside our own rules and SQL in process with the same batches."""
    return _measure(bench, kind="plain", must=5_000, name="one hot auction, 500 watchers")


def auto_bids(bench: Bench) -> list[Check]:
    """Every bid is a new maximum above the leader's, which answers up to its own first."""
    return _measure(bench, kind="auto", must=3_000, name="one hot auction, auto-bids on both sides")


def _measure(bench: Bench, *, kind: str, must: float, name: str) -> list[Check]:
    rounds, limits = [], []
    for _ in range(bench.rounds):
        folder = bench.new_folder(f"hot-{kind}")
        url, market = bench.sqlite(folder)
        with house(folder, database_url=url) as served:
            rounds.append(bid_hard(served, url, market, kind=kind, seconds=bench.seconds))
        limits.append(desk.rate(bench, kind=kind, batch=rounds[-1].bids_per_commit))
    return checks_of(
        rounds,
        name=name,
        must=must,
        limits=limits,
        limit_name=desk.NAME,
        ratio_must=OF_OUR_OWN_LIMIT if kind == "plain" else None,
    )
