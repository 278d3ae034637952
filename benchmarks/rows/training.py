"""Whether live bidding feels a training of the price forecasts on the same machine."""

import os
import sqlite3
import sys

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bids
from benchmarks.client.crowd import Crowd
from benchmarks.report.checks import Check
from benchmarks.rows.imports import HISTORY, RATE, bidding_in, felt_by_bids
from benchmarks.stage.houses import House, house
from benchmarks.stage.markets import Market
from benchmarks.stage.processes import run_python, started

TODAY = "2025-10-01"
"""A day of the history, so that its crops have news to learn from."""


def training_beside_bids(bench: Bench) -> list[Check]:
    """Ack times at a fixed rate while forecasts are trained by command, and when that is ended."""
    if not HISTORY.is_file():
        return []
    folder = bench.new_folder("training")
    url, market = bench.sqlite(folder)
    settings = {"DATABASE_URL": url, "INSTANCE_DIR": str(folder), "SECRET_KEY": "b" * 40}
    run_python("benchmarks.limits.command_peak", "prices", "import", str(HISTORY), environment=settings)
    os.sync()  # what was imported is on the disk, before bids wait for theirs
    train = [sys.executable, "-m", "flask", "--app", "app", "prices", "forecast", "--today", TODAY]
    with (
        house(folder, database_url=url) as served,
        sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True) as told,
    ):
        with started(
            train,
            log=folder / "training.log",
            ready=lambda: _is_training(told),
            environment={**os.environ, **settings},
        ):
            during = _bids(served, market)
            if not _is_training(told):
                raise RuntimeError("the training was over before the bids were")
        idle = _bids(served, market)
    return [felt_by_bids("forecasts are trained", during=during, idle=idle)]


def _bids(served: House, market: Market) -> Bids:
    crowd = Crowd.at(served.address)
    bidding = bidding_in(crowd, market, served.pids)
    bidding.open_loop(rate=RATE, seconds=1)
    bids = bidding.open_loop(rate=RATE, seconds=4)
    crowd.leave()
    return bids


def _is_training(told: sqlite3.Connection) -> bool:
    row = told.execute("SELECT state FROM forecast_runs ORDER BY id DESC LIMIT 1").fetchone()
    return row is not None and row[0] == "running"
