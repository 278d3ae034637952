"""What a watcher who only watches costs, and bidding in a room that 5,000 of them watch."""

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bidding, Bids
from benchmarks.client.crowd import Crowd, room
from benchmarks.client.figures import resident_kb
from benchmarks.client.lanes import Lane
from benchmarks.report.checks import Check
from benchmarks.stage.houses import House, house
from benchmarks.stage.markets import Market

WATCHERS = 5_000
MUST_KB = 80
MUST_P99_MS = 30.0
BIDS_A_SECOND = 20
HOLD_S = 50
"""Longer than ping interval and timeout together: whoever is not pinged well is gone by then."""
SECONDS = 10.0


def idle_watchers(bench: Bench) -> list[Check]:
    """Memory each, all still there after every ping was due, and ack times in their room and in another."""
    folder = bench.new_folder("idle")
    url, market = bench.sqlite(folder)
    with house(folder, database_url=url) as served:
        return _checks(bench, served, market)


def _checks(bench: Bench, served: House, market: Market) -> list[Check]:
    crowd = Crowd.at(served.address)
    crowd.add_watchers(10, room(market.auctions[0]))  # loads what the first ones load
    before = resident_kb(served.pids[0])
    crowd.add_watchers(WATCHERS, room(market.auctions[0]))
    each_kb = (resident_kb(served.pids[0]) - before) / WATCHERS
    crowd.loop.run(HOLD_S if bench.full else 5.0)  # raises Lost when one is dropped
    after_kb = (resident_kb(served.pids[0]) - before) / WATCHERS
    watched, elsewhere = (_acks(crowd, served, market, place=place) for place in (0, 1))
    crowd.leave()
    name = f"{WATCHERS:,} watchers connected"
    return [
        Check(
            measure="memory of an idle watcher",
            value=after_kb,
            unit="KB",
            at_most=True,
            must=MUST_KB,
            facts={"at_once_kb": round(each_kb, 1), "connects_per_s": round(crowd.connect_rate)},
        ),
        _ack_check(f"{name}: ack p99 of bids in their room", watched),
        _ack_check(f"{name}: ack p99 of bids in another", elsewhere),
    ]


def _ack_check(name: str, bids: Bids) -> Check:
    return Check(
        measure=name, value=bids.ack_ms(99), unit="ms", at_most=True, must=MUST_P99_MS, facts=bids.facts()
    )


def _acks(crowd: Crowd, served: House, market: Market, *, place: int) -> Bids:
    auction = market.auctions[place]
    tokens = market.tokens[place * 20 : (place + 1) * 20]
    lane = Lane(auction, crowd.add_bidders(tokens, room(auction)))
    bidding = Bidding(crowd, [lane], server_pids=served.pids)
    bidding.open_loop(rate=BIDS_A_SECOND, seconds=1.0)
    return bidding.open_loop(rate=BIDS_A_SECOND, seconds=SECONDS)
