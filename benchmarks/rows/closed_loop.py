"""Bidding as hard as a house can take it, and the proof that nothing acknowledged was lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.client.bidding import Bidding, Bids
from benchmarks.client.crowd import Crowd, room
from benchmarks.client.figures import percentile
from benchmarks.client.lanes import Lane
from benchmarks.client.story import Story
from benchmarks.report.checks import Check, median_of, middle
from benchmarks.stage.houses import House
from benchmarks.stage.ledgers import count_lines
from benchmarks.stage.markets import Market
from benchmarks.stage.metrics import bids_and_commits

BIDDERS = 100
WATCHERS = 500
WARM_S = 1.5
SETTLES_S = 1.0
_HEADS = {"plain": "bid", "auto": "maximum"}
"""The ledger line that each accepted command writes once."""


@dataclass(kw_only=True)
class Outcome:
    """A window; `lost` were acknowledged but aren't in the ledger, `untold` never reached a screen."""

    bids: Bids
    lost: int
    untold: int
    screen: dict[str, Any]
    bids_per_commit: float

    def facts(self) -> dict[str, Any]:
        """What belongs beside the rate."""
        return self.bids.facts() | self.screen | {"bids_per_commit": round(self.bids_per_commit, 1)}


def bid_hard(
    served: House, database_url: str, market: Market, *, seconds: float, kind: str = "plain", rooms: int = 1
) -> Outcome:
    """Keep every bidder's bid in flight on one auction, or one bid on each of many auctions."""
    crowd = Crowd.at(served.address)
    auctions = market.auctions[:rooms]
    share = max(BIDDERS // rooms, 2)
    lanes = []
    for n, auction in enumerate(auctions):
        crowd.add_watchers(WATCHERS // rooms, room(auction))
        bidders = crowd.add_bidders(market.tokens[n * share : (n + 1) * share], room(auction))
        lanes.append(Lane(auction, bidders, kind=kind))
    story = Story(crowd.add_attentive(room(auctions[0])))
    bidding = Bidding(crowd, lanes, server_pids=served.pids)
    before = bids_and_commits(served)
    bids = bidding.closed_loop(warm_s=WARM_S, seconds=seconds, depth=None if rooms == 1 else 1)
    crowd.loop.run(SETTLES_S)
    crowd.leave()
    taken, commits = (b - a for a, b in zip(before, bids_and_commits(served), strict=True))
    return Outcome(
        bids=bids,
        lost=bidding.accepted_in_all - count_lines(database_url, _HEADS[kind]),
        bids_per_commit=taken / commits if commits else 0.0,
        untold=count_lines(database_url, "bid", auction=auctions[0]) - len(story.seqs),
        screen={
            "entries_in_a_push_max": story.largest,
            "bid_to_screen_ms": [round(percentile(story.ages_ms, percent), 1) for percent in (50, 99)],
        },
    )


def checks_of(
    rounds: Sequence[Outcome],
    *,
    name: str,
    must: float | None,
    limits: Sequence[float] = (),
    limit_name: str = "",
    ratio_must: float | None = None,
) -> list[Check]:
    """The rate, and that every acknowledged bid is in the ledger and on the screens."""
    shown = middle(rounds, lambda each: each.bids.rate)
    rate = Check(
        measure=name,
        value=shown.bids.rate,
        unit="bids/s",
        must=must,
        limit=median_of(limits) if limits else None,
        limit_name=limit_name,
        ratio_must=ratio_must,
        facts=shown.facts() | {"rounds": [round(each.bids.rate) for each in rounds]},
    )
    lost = Check(
        measure=f"{name}: acked, but not in the ledger or on the screen",
        value=sum(max(each.lost, 0) + abs(each.untold) for each in rounds),
        unit="bids",
        must=0,
        at_most=True,
    )
    return [rate, lost]
