"""Whether live bidding feels a training of the price forecasts, which the house begins by itself."""

import sqlite3
from collections.abc import Callable

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bids
from benchmarks.client.crowd import Crowd
from benchmarks.report.checks import Check
from benchmarks.rows.imports import HISTORY, RATE, TIMES_IDLE, bidding_in, wait_until
from benchmarks.stage.houses import House, house
from benchmarks.stage.markets import Market
from benchmarks.stage.processes import run_python

BEGINS_WITHIN_S = 120


def training_beside_bids(bench: Bench) -> list[Check]:
    """Ack times at a fixed rate while forecasts are trained, and of the same house without its jobs."""
    if not HISTORY.is_file():
        return []
    folder = bench.new_folder("training")
    url, market = bench.sqlite(folder)
    settings = {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": "b" * 40}
    run_python("benchmarks.limits.command_peak", "prices", "import", str(HISTORY), environment=settings)
    with (
        house(folder, database_url=url, RUN_JOBS="1") as served,
        sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True) as told,
    ):
        during = _bids(served, market, lambda: _is_training(told))
        if not _is_training(told):
            raise RuntimeError("the training was over before the bids were")
    with house(folder, database_url=url, RUN_JOBS="0") as served:
        idle = _bids(served, market, lambda: True)
    return [
        Check(
            measure=f"ack p99 at {RATE} bids/s while forecasts are trained",
            value=during.ack_ms(99),
            unit="ms",
            at_most=True,
            limit=idle.ack_ms(99),
            limit_name="the same when idle",
            ratio_must=TIMES_IDLE,
            facts={"ack_ms_idle": round(idle.ack_ms(50), 2), **during.facts()},
        )
    ]


def _bids(served: House, market: Market, begun: Callable[[], bool]) -> Bids:
    crowd = Crowd.at(served.address)
    bidding = bidding_in(crowd, market, served.pids)
    wait_until(crowd, begun, BEGINS_WITHIN_S)
    bidding.open_loop(rate=RATE, seconds=1)
    bids = bidding.open_loop(rate=RATE, seconds=4)
    crowd.leave()
    return bids


def _is_training(told: sqlite3.Connection) -> bool:
    row = told.execute("SELECT state FROM forecast_runs ORDER BY id DESC LIMIT 1").fetchone()
    return row is not None and row[0] == "running"
