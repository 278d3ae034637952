"""How soon a bid is acknowledged while 500 a second come in and 500 people watch."""

from benchmarks.bench import Bench
from benchmarks.client.bidding import Bidding, Bids
from benchmarks.client.crowd import Crowd, room
from benchmarks.client.lanes import Lane
from benchmarks.report.checks import Check, middle
from benchmarks.stage.houses import House, house
from benchmarks.stage.markets import Market

RATE = 500
WATCHERS = 500
BIDDERS = 100
MUST_P50_MS = 2.0
MUST_P99_MS = 15.0
WARM_S = 2.0
KEPT_UP = 0.98
"""The part of the bids that must have been accepted for the times to mean anything."""


def steady(bench: Bench) -> list[Check]:
    """Ack times at a fixed rate; each counts from when its bid was due, not from when it could be sent."""
    folder = bench.new_folder("steady")
    url, market = bench.sqlite(folder)
    with house(folder, database_url=url) as served:
        rounds = _rounds(bench, served, market)
    shown = middle(rounds, lambda each: each.ack_ms(99))
    facts = shown.facts() | {"rounds_p99": [round(each.ack_ms(99), 2) for each in rounds]}
    name = f"steady {RATE} bids/s, {WATCHERS} watchers: "
    due = sum(len(each.acks) + each.unanswered + each.refused.total() for each in rounds)
    return [
        Check(measure=f"{name}ack p50", value=shown.ack_ms(50), unit="ms", at_most=True, must=MUST_P50_MS),
        Check(
            measure=f"{name}ack p99",
            value=shown.ack_ms(99),
            unit="ms",
            at_most=True,
            must=MUST_P99_MS,
            facts=facts,
        ),
        Check(
            measure=f"{name}accepted",
            value=sum(each.accepted for each in rounds) / due,
            unit="of all",
            must=KEPT_UP,
        ),
    ]


def _rounds(bench: Bench, served: House, market: Market) -> list[Bids]:
    auction = market.auctions[0]
    crowd = Crowd.at(served.address)
    crowd.add_watchers(WATCHERS, room(auction))
    lane = Lane(auction, crowd.add_bidders(market.tokens[:BIDDERS], room(auction)))
    bidding = Bidding(crowd, [lane], server_pids=served.pids)
    bidding.open_loop(rate=RATE, seconds=WARM_S)
    rounds = [bidding.open_loop(rate=RATE, seconds=bench.seconds) for _ in range(bench.rounds)]
    crowd.leave()
    return rounds
