"""How long the price guide's pages take when ten years of daily prices are stored."""

import json
from itertools import cycle

from benchmarks.bench import Bench
from benchmarks.client.http import Caller, get
from benchmarks.report.checks import Check
from benchmarks.stage.databases import fresh_sqlite
from benchmarks.stage.houses import House, house
from benchmarks.stage.markets import KEYS
from benchmarks.stage.price_seed import CROP
from benchmarks.stage.processes import run_python

ROWS = 2_000_000
PAGE_MUST_MS = 60.0
SUMMARY_MUST_MS = 80.0
WARM_S = 1.0
SECONDS = 5.0


def price_guide(bench: Bench) -> list[Check]:
    """One request after the other: the crop and market with most rows, and crops and markets in turn."""
    folder = bench.new_folder("guide")
    url = fresh_sqlite(folder)
    told = json.loads(run_python("benchmarks.stage.price_seed", url, str(ROWS), environment=KEYS))
    stored = f"{told['rows'] / 1_000_000:.1f} M rows"
    crops = [f"/prices/{crop}?period=10y" for crop in told["crops"]]
    markets = [f"/prices/{CROP}/{market}?period=10y" for market in told["markets"]]
    with house(folder, database_url=url, RUN_JOBS="0") as served:
        return [
            _pages(served, [f"/prices/{CROP}?period=10y"], f"crop page, 10 years, {stored}", PAGE_MUST_MS),
            _pages(served, markets[:1], f"market page, 10 years, {stored}", PAGE_MUST_MS),
            _pages(served, crops, f"crop pages in turn, 10 years, {stored}", PAGE_MUST_MS),
            _pages(served, markets, f"market pages in turn, 10 years, {stored}", PAGE_MUST_MS),
            _pages(served, ["/prices"], f"all crops, {stored}", SUMMARY_MUST_MS),
            _pages(served, ["/api/v1/prices/summary"], f"all crops by the API, {stored}", SUMMARY_MUST_MS),
        ]


def _pages(served: House, paths: list[str], name: str, must: float) -> Check:
    asked, taken = cycle([get(served.address, path) for path in paths]), []
    caller = Caller(
        served.address,
        connections=1,
        request=lambda: next(asked),
        learn=lambda status, body: taken.append(len(body)),
        server_pids=served.pids,
    )
    found = caller.run(warm_s=WARM_S, seconds=SECONDS)
    if set(found.done) != {200}:
        raise RuntimeError(f"{paths[0]} answered {dict(found.done)}")
    assert found.used is not None
    return Check(
        measure=f"{name}, p95",
        value=found.took_ms(95),
        unit="ms",
        at_most=True,
        must=must,
        facts={
            "p50_ms": round(found.took_ms(50), 2),
            "slowest_ms": round(found.took_ms(100), 2),
            "pages": len(found.times),
            "kb_sent": round(max(taken) / 1024, 1),
            **found.used.facts(),
        },
    )
