"""How long the server takes for the two pages everybody opens, when the market is full."""

from benchmarks.bench import Bench
from benchmarks.client.http import Caller, get
from benchmarks.report.checks import Check
from benchmarks.stage.houses import House, house

BROWSE_MUST_MS = 50.0
LOT_MUST_MS = 40.0
WARM_S = 2.0
SECONDS = 6.0


def pages(bench: Bench) -> list[Check]:
    """From request to last byte, one after the other on one connection: server time and a little more."""
    folder = bench.new_folder("pages")
    url, market = bench.sqlite(folder, "pages")
    with house(folder, database_url=url) as served:
        return [
            _page(served, "/auctions", "browse page, 1,000 live auctions, p95", BROWSE_MUST_MS),
            _page(served, f"/auctions/{market.told['lot']}", "lot page, 1,000 bids, p95", LOT_MUST_MS),
        ]


def _page(served: House, path: str, name: str, must: float) -> Check:
    request = get(served.address, path)
    sizes: list[int] = []
    caller = Caller(
        served.address,
        connections=1,
        request=lambda: request,
        learn=lambda status, body: sizes.append(len(body)),
        server_pids=served.pids,
    )
    asked = caller.run(warm_s=WARM_S, seconds=SECONDS)
    if set(asked.done) != {200}:
        raise RuntimeError(f"{path} answered {dict(asked.done)}")
    assert asked.used is not None
    return Check(
        measure=name,
        value=asked.took_ms(95),
        unit="ms",
        at_most=True,
        must=must,
        facts={
            "p50_ms": round(asked.took_ms(50), 2),
            "pages": len(asked.times),
            "kb_sent": round(sizes[-1] / 1024, 1),
            **asked.used.facts(),
        },
    )
