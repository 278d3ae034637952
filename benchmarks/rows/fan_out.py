"""How fast a room sees a bid: the last of its watchers, and how many deliveries a second in a storm."""

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bidding
from benchmarks.client.crowd import Crowd, floor, room
from benchmarks.client.figures import Meter, ms
from benchmarks.client.lanes import Lane, spread
from benchmarks.client.listeners import BareRoom
from benchmarks.report.checks import Check, median_of
from benchmarks.stage.houses import House, house
from benchmarks.stage.markets import Market
from benchmarks.stage.processes import free_port, started

MUST_MS = {100: 5.0, 300: 9.0, 1_000: 16.0}
OF_BARE_LOOP_MS = 1.5
OF_BARE_LOOP_STORM = 0.6
STORM_WATCHERS = 1_000
STORM_ROOMS = 40
STORM_S = 5.0
BARE = "bare epoll loop"
PAUSE_S = (0.08, 0.14)
"""Between lone bids: longer than the 50 ms in which a room's bids are gathered, and of no rhythm."""
SEEN_WITHIN_S = 5.0


def last_watcher(bench: Bench) -> list[Check]:
    """From sending a lone bid until the last watcher has it, beside a bare loop's order-to-last."""
    folder = bench.new_folder("last-watcher")
    url, market = bench.sqlite(folder)
    with house(folder, database_url=url) as served:
        return [
            _last_of(bench, served, market, place=place, watchers=watchers)
            for place, watchers in enumerate(MUST_MS)
        ]


def _last_of(bench: Bench, served: House, market: Market, *, place: int, watchers: int) -> Check:
    auction = market.auctions[place]
    crowd = Crowd.at(served.address)
    crowd.add_watchers(watchers, room(auction))
    lane = Lane(auction, crowd.add_bidders(market.tokens[:2], room(auction)))
    bidding = Bidding(crowd, [lane])
    attentive = crowd.add_attentive(room(auction))
    lone_bids(crowd, lambda: bidding.one(lane), watchers, count=5)  # warms up
    rounds, bare = [], []
    with _bare_room(bench, watchers, attentive.last_size) as limit:
        for _ in range(bench.rounds):
            rounds.append(lone_bids(crowd, lambda: bidding.one(lane), watchers, count=bench.lone_bids))
            bare.append(lone_bids(limit, limit.order_one, watchers, count=bench.lone_bids))
    crowd.leave()
    figures = [ms(each, 50) for each in rounds]
    return Check(
        measure=f"last of {watchers:,} watchers sees a lone bid, p50",
        value=median_of(figures),
        unit="ms",
        at_most=True,
        must=MUST_MS[watchers],
        limit=median_of([ms(each, 50) for each in bare]),
        limit_name=BARE,
        ratio_must=OF_BARE_LOOP_MS,
        facts={
            "p99_ms": round(median_of([ms(each, 99) for each in rounds]), 2),
            "bare_p99_ms": round(median_of([ms(each, 99) for each in bare]), 2),
            "push_bytes": attentive.last_size,
            "rounds": [round(each, 2) for each in figures],
        },
    )


def lone_bids(side: Crowd | BareRoom, act: Callable[[], int], watchers: int, *, count: int) -> list[int]:
    """Send bids one by one; returns how long each took to the last watcher (ns)."""
    times = []
    for _ in range(count):
        side.loop.run(random.uniform(*PAUSE_S))
        side.tally.clear()
        sent = act()
        if not side.loop.run_until(lambda: side.tally.updates >= watchers, within_s=SEEN_WITHIN_S):
            raise RuntimeError(f"only {side.tally.updates} of {watchers} watchers saw a bid")
        times.append(side.tally.last_at - sent)
    return times


def storm(bench: Bench) -> list[Check]:
    """Deliveries a second when forty rooms, all with the same 1,000 watchers, are bid in at once."""
    rounds, limits = [], []
    for _ in range(bench.rounds):
        folder = bench.new_folder("storm")
        url, market = bench.sqlite(folder)
        with house(folder, database_url=url) as served:
            rounds.append(_storm(served, market))
        limits.append(_bare_storm(bench, size=rounds[-1]["bytes_a_delivery"]))
    figures = [each.pop("deliveries_per_s") for each in rounds]
    bare = [each["deliveries_per_s"] for each in limits]
    return [
        Check(
            measure="deliveries in a storm, 1,000 watchers",
            value=median_of(figures),
            unit="/s",
            limit=median_of(bare),
            limit_name=BARE,
            ratio_must=OF_BARE_LOOP_STORM,
            facts=rounds[-1] | {"bare": limits[-1], "rounds": figures, "bare_rounds": bare},
        )
    ]


def _storm(served: House, market: Market) -> dict[str, Any]:
    auctions = market.auctions[:STORM_ROOMS]
    crowd = Crowd.at(served.address)
    crowd.add_watchers(STORM_WATCHERS, floor(auctions))
    bidders = crowd.add_bidders(market.tokens[: 2 * STORM_ROOMS], [])
    bidding = Bidding(crowd, spread(auctions, bidders), server_pids=served.pids)
    bids = bidding.closed_loop(warm_s=2.0, seconds=STORM_S, depth=1)
    crowd.leave()
    return bids.facts() | {
        "bids_per_s": round(bids.rate),
        "bytes_a_delivery": round(bids.bytes / max(1, bids.pushes)),
    }


def _bare_storm(bench: Bench, *, size: int) -> dict[str, Any]:
    with _bare_room(bench, STORM_WATCHERS, max(size, 128)) as limit:
        limit.order(b"s")
        limit.loop.run(1.0)
        limit.tally.clear()
        meter = Meter([limit.pid])
        limit.loop.run(STORM_S)
        used = meter.read()
        return {
            "deliveries_per_s": round(limit.tally.pushes / used.seconds),
            **used.facts(),
        }


@contextmanager
def _bare_room(bench: Bench, listeners: int, size: int) -> Iterator[BareRoom]:
    port, log = free_port(), bench.new_folder("bare") / "log"
    command = [sys.executable, "-m", "benchmarks.limits.broadcast", str(port), str(size)]
    with started(command, log=log, ready=lambda: "ready" in log.read_text()) as process:
        limit = BareRoom(("127.0.0.1", port), listeners, pid=process.pid)
        yield limit
        limit.leave()
