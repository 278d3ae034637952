"""How fast a month of prices comes in, and whether live bidding feels an import in the same process."""

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bidding, Bids
from benchmarks.client.crowd import Crowd, room
from benchmarks.client.lanes import Lane
from benchmarks.report.checks import Check
from benchmarks.stage.databases import fresh_sqlite
from benchmarks.stage.houses import house
from benchmarks.stage.markets import Market
from benchmarks.stage.processes import ROOT, free_port, listens, run_python, started
from tests.feed_server import KEY

DATA = Path(os.environ.get("MANDI_DATA") or ROOT.parent / "shared" / "data")
MONTH = DATA / "snapshots_2026-07_all_india.csv.gz"
HISTORY = DATA / "hist_karnataka_2010_2025.csv.gz"
SQLITE_MUST, POSTGRES_MUST = 25_000, 15_000
PEAK_MUST_MB = 150
TIMES_IDLE = 2.0
RATE, WATCHERS, BIDDERS = 200, 100, 50
SECONDS = 8
"""Of bids beside the import and of bids alone: 16 of them lie above a p99."""
FED_ROWS = 100_000
BEGINS_WITHIN_S, ENDS_WITHIN_S = 120, 180


def import_prices(bench: Bench) -> list[Check]:
    """All rows of July 2026 from gz, twice, into both databases; nothing when they aren't on this machine."""
    if not MONTH.is_file():
        return []
    server = bench.cluster()
    server.create("prices")
    server.create("prices_peak")
    sqlite = _measured(fresh_sqlite(bench.new_folder("prices")), bench)
    postgres = _measured(server.url("prices"), bench)
    return [
        *_rates("SQLite", sqlite, SQLITE_MUST, "the same rows by executemany, 1,000 a commit"),
        *_rates("PostgreSQL", postgres, POSTGRES_MUST, "the same rows by COPY, 5,000 a commit"),
        _peak("SQLite", fresh_sqlite(bench.new_folder("peak")), bench),
        _peak("PostgreSQL", server.url("prices_peak"), bench),
    ]


def import_beside_bids(bench: Bench) -> list[Check]:
    """Ack times at a fixed rate while the house reads and imports its feed, and when it is idle again."""
    if not MONTH.is_file():
        return []
    folder, port = bench.new_folder("beside"), free_port()
    url, market = bench.sqlite(folder)
    feed = [sys.executable, "-m", "benchmarks.limits.feed_process", str(port), str(MONTH), str(FED_ROWS)]
    settings = {"DATA_GOV_BASE_URL": f"http://127.0.0.1:{port}/resource", "DATA_GOV_IN_API_KEY": KEY}
    with (
        started(feed, log=folder / "feed.log", ready=lambda: listens(port)),
        house(folder, database_url=url, **settings) as served,
    ):
        during, idle, rows = _beside(Crowd.at(served.address), market, served.pids, url)
    while_what = f"{FED_ROWS:,} fed rows are imported in the process"
    return [felt_by_bids(while_what, during=during, idle=idle, rows_meanwhile=rows)]


def felt_by_bids(while_what: str, *, during: Bids, idle: Bids, **facts: int) -> Check:
    """What bids felt of other work, beside the same house without it."""
    return Check(
        measure=f"ack p99 at {RATE} bids/s while {while_what}",
        value=during.ack_ms(99),
        unit="ms",
        at_most=True,
        limit=idle.ack_ms(99),
        limit_name="the same when idle",
        ratio_must=TIMES_IDLE,
        facts={**facts, "ack_ms_idle": round(idle.ack_ms(50), 2), **during.facts()},
    )


def _measured(url: str, bench: Bench) -> dict[str, float]:
    folder = bench.new_folder("import")
    told = run_python("benchmarks.limits.import_process", str(MONTH), url, str(folder))
    measured: dict[str, float] = json.loads(told)
    return measured


def _rates(database: str, told: dict[str, float], must: float, limit_name: str) -> list[Check]:
    return [
        Check(
            measure=f"price rows through the import, {database}{again}",
            value=told[name],
            unit="rows/s",
            must=must,
            limit=told["bare"],
            limit_name=limit_name,
        )
        for name, again in (("first", ""), ("again", ", a second time"))
    ]


def _peak(database: str, url: str, bench: Bench) -> Check:
    folder = bench.new_folder("command")
    settings = {
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder),
        "SECRET_KEY": "b" * 40,
        "LOG_LEVEL": "error",
    }

    def peak_of(*command: str) -> float:
        return float(run_python("benchmarks.limits.command_peak", *command, environment=settings))

    begun, month = peak_of("db", "upgrade"), peak_of("prices", "import", str(MONTH))
    facts = {"mb_of_db_upgrade": begun}
    if HISTORY.is_file():
        facts["mb_of_16_years"] = peak_of("prices", "import", str(HISTORY))
    return Check(
        measure=f"memory of `flask prices import` of a month, {database}, peak",
        value=month,
        unit="MB",
        at_most=True,
        must=PEAK_MUST_MB,
        facts=facts,
    )


def _beside(crowd: Crowd, market: Market, pids: tuple[int, ...], url: str) -> tuple[Bids, Bids, int]:
    bidding = bidding_in(crowd, market, pids)
    bidding.open_loop(rate=RATE, seconds=2)  # what is loaded and compiled once is no matter of the import
    with sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True) as told:
        wait_until(crowd, lambda: _run(told)[0] == "running", BEGINS_WITHIN_S)
        before = _run(told)[1]
        during = bidding.open_loop(rate=RATE, seconds=SECONDS)
        rows = _run(told)[1] - before
        wait_until(crowd, lambda: _run(told)[0] not in ("running", ""), ENDS_WITHIN_S)
    bidding.open_loop(rate=RATE, seconds=4)
    idle = bidding.open_loop(rate=RATE, seconds=SECONDS)
    crowd.leave()
    return during, idle, rows


def bidding_in(crowd: Crowd, market: Market, pids: tuple[int, ...]) -> Bidding:
    """Let watchers and bidders into one auction."""
    auction = market.auctions[0]
    crowd.add_watchers(WATCHERS, room(auction))
    lane = Lane(auction, crowd.add_bidders(market.tokens[:BIDDERS], room(auction)))
    return Bidding(crowd, [lane], server_pids=pids)


def _run(told: sqlite3.Connection) -> tuple[str, int]:
    row = told.execute("SELECT state, read FROM import_runs ORDER BY id DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else ("", 0)


def wait_until(crowd: Crowd, is_so: Callable[[], bool], within_s: float) -> None:
    """Keep the crowd connected until something is so; raises RuntimeError when it does not come."""
    until = time.monotonic() + within_s
    while not is_so():
        if time.monotonic() > until:
            raise RuntimeError("what was waited for did not begin or end in time")
        crowd.loop.run(0.1)
