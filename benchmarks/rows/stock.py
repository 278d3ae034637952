"""The same load on stock Flask-SocketIO with a naive handler, for comparison only."""

import sys

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bidding
from benchmarks.client.crowd import Crowd, room
from benchmarks.client.figures import ms
from benchmarks.client.lanes import Lane
from benchmarks.report.checks import Check
from benchmarks.rows.closed_loop import BIDDERS, WARM_S, WATCHERS
from benchmarks.rows.fan_out import lone_bids
from benchmarks.stage.processes import free_port, listens, started

AUCTION = "AbCdEfGh"
FOR_LONE = 1_000


def stock(bench: Bench) -> list[Check]:
    """Bids a second with 500 watchers, and the last of 1,000 watchers, as a tutorial's code gives them."""
    folder, port = bench.new_folder("stock"), free_port()
    command = [
        sys.executable,
        "-m",
        "benchmarks.limits.stock_server",
        str(port),
        str(folder / "stock.db"),
    ]
    with started(command, log=folder / "log", ready=lambda: listens(port)) as process:
        crowd = Crowd.at(("127.0.0.1", port), presses=False)
        crowd.add_watchers(WATCHERS, room(AUCTION))
        lane = Lane(AUCTION, crowd.add_bidders([""] * BIDDERS, room(AUCTION)))
        bidding = Bidding(crowd, [lane], server_pids=[process.pid])
        bids = bidding.closed_loop(warm_s=WARM_S, seconds=bench.seconds)
        crowd.add_watchers(FOR_LONE - WATCHERS, room(AUCTION))
        times = lone_bids(crowd, lambda: bidding.one(lane), FOR_LONE, count=bench.lone_bids)
        crowd.leave()
    return [
        Check(
            measure="stock Flask-SocketIO, naive handler: one hot auction, 500 watchers",
            value=bids.rate,
            unit="bids/s",
            facts=bids.facts(),
        ),
        Check(
            measure="stock Flask-SocketIO, naive handler: last of 1,000 watchers, p50",
            value=ms(times, 50),
            unit="ms",
            at_most=True,
            facts={"p99_ms": round(ms(times, 99), 2)},
        ),
    ]
