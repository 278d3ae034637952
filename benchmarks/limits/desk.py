"""Our own rules, hashes and SQL, alone in a process: no sockets, no queue, nobody to tell.

It is the very code the house commits a batch with, given full batches one after the other.
"""

import json

from benchmarks.bench import Bench
from benchmarks.stage.markets import KEYS
from benchmarks.stage.processes import run_python

NAME = "our rules and SQL in process, batches of 64"
BIDDERS = 100


def rate(bench: Bench, *, kind: str = "plain", postgres: bool = False) -> float:
    """Bids a second, on a fresh copy of the market."""
    folder = bench.new_folder("desk")
    url, market = bench.postgres() if postgres else bench.sqlite(folder)
    wishes = json.dumps({"tokens": market.tokens[:BIDDERS], "auction": market.auctions[0], "kind": kind})
    environment = {
        **KEYS,
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder),
        "LOG_LEVEL": "error",
        "DEMO": "0",
    }
    return float(run_python("benchmarks.limits.desk_process", wishes, environment=environment))
