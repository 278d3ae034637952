"""A thousand auctions that end in the same instant, while people bid elsewhere."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bidding, Bids
from benchmarks.client.crowd import Crowd, floor, room
from benchmarks.client.figures import percentile
from benchmarks.client.lanes import Lane
from benchmarks.report.checks import Check
from benchmarks.stage.databases import fresh_sqlite
from benchmarks.stage.houses import House, house
from benchmarks.stage.ledgers import moment, query
from benchmarks.stage.markets import Market, make_market

AUCTIONS = 1_000
MUST_P99_LATE_MS = 100.0
MUST_ACK_P99_MS = 50.0
BIDS_A_SECOND = 100
WATCHERS = 100
BIDDERS = 40
MAKING_TAKES_S = 45
AROUND_S = 4.0
CLOSED_WITHIN_S = 20
_CLOSINGS = (
    "SELECT l.auction_id, l.at, a.ends_at FROM ledger_entries l"
    " JOIN auctions a ON a.id = l.auction_id WHERE l.kind = 'closed'"
)


def closing(bench: Bench) -> list[Check]:
    """How late each closing is by its ledger, that each happened once and none early, and acks meanwhile.

    The ledger's time is the one the closing was judged at, under the lock; when the commit and the push
    had reached a screen that shows all thousand is told beside it.
    """
    ends_at = datetime.now(UTC) + timedelta(seconds=MAKING_TAKES_S)
    folder = bench.new_folder("closing")
    url = fresh_sqlite(folder)
    market = make_market(url, "closing", ends_at=ends_at.isoformat())
    with house(folder, database_url=url) as served:
        late_ms, bids = _watch_them_close(served, market, ends_at)
    wrong = _wrong_closings(url, ends_at)
    in_ledger_ms = _late_in_ledger_ms(url, ends_at)
    return [
        Check(
            measure="1,000 auctions end at once: how late, p99",
            value=percentile(in_ledger_ms, 99),
            unit="ms",
            at_most=True,
            must=MUST_P99_LATE_MS,
            facts={
                "told": len(late_ms),
                "late_ms": [round(percentile(in_ledger_ms, percent), 1) for percent in (0, 50, 99, 100)],
                "on_screen_ms": [round(percentile(late_ms, percent), 1) for percent in (0, 50, 99, 100)],
            },
        ),
        Check(
            measure="1,000 auctions end at once: early, missing or twice",
            value=wrong,
            unit="auctions",
            at_most=True,
            must=0,
        ),
        Check(
            measure="1,000 auctions end at once: ack p99 of bids elsewhere",
            value=bids.ack_ms(99),
            unit="ms",
            at_most=True,
            must=MUST_ACK_P99_MS,
            facts=bids.facts(),
        ),
    ]


def _watch_them_close(served: House, market: Market, ends_at: datetime) -> tuple[list[float], Bids]:
    crowd = Crowd.at(served.address)
    elsewhere = market.auctions[0]
    crowd.add_watchers(WATCHERS, room(elsewhere))
    lane = Lane(elsewhere, crowd.add_bidders(market.tokens[:BIDDERS], room(elsewhere)))
    late_ms: list[float] = []

    def hear(name: str, message: Any) -> None:
        if name == "auction_ended":
            late_ms.append((time.time() - ends_at.timestamp()) * 1000)

    crowd.add_attentive(floor(market.told["closing"].split())).listeners.append(hear)
    bidding = Bidding(crowd, [lane], server_pids=served.pids)
    left = ends_at.timestamp() - time.time() - AROUND_S / 2
    if left < 0:
        raise RuntimeError("making the market took longer than its auctions last")
    crowd.loop.run(left)
    bids = bidding.open_loop(rate=BIDS_A_SECOND, seconds=AROUND_S)
    crowd.loop.run_until(lambda: len(late_ms) >= AUCTIONS, within_s=CLOSED_WITHIN_S)
    crowd.leave()
    return late_ms, bids


def _late_in_ledger_ms(database_url: str, ends_at: datetime) -> list[float]:
    rows = [row for row in query(database_url, _CLOSINGS) if moment(row[2]) == ends_at]
    return [(moment(row[1]) - ends_at).total_seconds() * 1000 for row in rows]


def _wrong_closings(database_url: str, ends_at: datetime) -> int:
    rows = [row for row in query(database_url, _CLOSINGS) if moment(row[2]) == ends_at]
    times = Counter(row[0] for row in rows)
    early = sum(moment(row[1]) < ends_at for row in rows)
    return early + sum(count > 1 for count in times.values()) + (AUCTIONS - len(times))
