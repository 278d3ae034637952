"""Our own rules, hashes and SQL, alone in a process: no sockets, no queue, nobody to tell.

It is the very code the house commits a batch with, given batches one after the other: of the size that
formed by themselves in the measure it stands beside, or full ones.
"""

import json

from benchmarks.bench import Bench
from benchmarks.stage.markets import KEYS
from benchmarks.stage.processes import run_python

NAME = "our rules and SQL in process"
FULL_BATCH = 64
BIDDERS = 100


def rate(bench: Bench, *, kind: str = "plain", postgres: bool = False, batch: float = FULL_BATCH) -> float:
    """Bids a second, on a fresh copy of the market."""
    folder = bench.new_folder("desk")
    url, market = bench.postgres() if postgres else bench.sqlite(folder)
    wishes = {
        "tokens": market.tokens[:BIDDERS],
        "auction": market.auctions[0],
        "kind": kind,
        "batch": min(FULL_BATCH, max(1, round(batch or FULL_BATCH))),
    }
    environment = {
        **KEYS,
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder),
        "LOG_LEVEL": "error",
        "DEMO": "0",
    }
    return float(run_python("benchmarks.limits.desk_process", json.dumps(wishes), environment=environment))
