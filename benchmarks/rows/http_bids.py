"""Bids by plain HTTP POST beside an empty GET of the same server, over the same kept connections."""

import itertools
import json
from collections.abc import Sequence

from benchmarks.bench import Bench
from benchmarks.client.http import Caller, Requests, fetch, get, post
from benchmarks.client.lanes import Lane
from benchmarks.report.checks import Check, median_of, middle
from benchmarks.stage.houses import House, house
from benchmarks.stage.markets import Market

CONNECTIONS = 32
OF_EMPTY_GET = 0.4
EMPTY = "/healthz"
CREATED = 201


def http_bids(bench: Bench) -> list[Check]:
    """Accepted bids a second by POST, the GET taken in turn with it."""
    folder = bench.new_folder("http")
    url, market = bench.sqlite(folder)
    posts, gets = [], []
    with house(folder, database_url=url) as served:
        lane = Lane(market.auctions[0], [])
        tokens = itertools.cycle(market.tokens)
        _introduce(served, market.tokens)
        for _ in range(bench.rounds):
            gets.append(_empty_gets(bench, served))
            posts.append(_posts(bench, served, lane, tokens, market))
    shown = middle(posts, lambda each: each.rate(CREATED))
    assert shown.used is not None
    return [
        Check(
            measure="bids by HTTP POST, one hot auction",
            value=shown.rate(CREATED),
            unit="bids/s",
            limit=median_of([each.rate(200) for each in gets]),
            limit_name="empty GET",
            ratio_must=OF_EMPTY_GET,
            facts={
                "statuses": {str(status): count for status, count in shown.done.items()},
                "took_ms": [round(shown.took_ms(percent), 2) for percent in (50, 95, 99)],
                "rounds": [round(each.rate(CREATED)) for each in posts],
                **shown.used.facts(),
            },
        )
    ]


def _empty_gets(bench: Bench, served: House) -> Requests:
    request = get(served.address, EMPTY)
    caller = Caller(served.address, connections=CONNECTIONS, request=lambda: request, server_pids=served.pids)
    return caller.run(seconds=bench.seconds / 2)


def _introduce(served: House, tokens: Sequence[str]) -> None:
    """Use every token once: the house notes its use at most once an hour, which is no part of a bid."""
    for token in tokens:
        status, _ = fetch(served.address, "/api/v1/me", token=token)
        assert status == 200, status


def _posts(
    bench: Bench, served: House, lane: Lane[str], tokens: "itertools.cycle[str]", market: Market
) -> Requests:
    path = f"/api/v1/auctions/{market.auctions[0]}/bids"

    def learn(status: int, body: bytes) -> None:
        if status != CREATED:
            error = json.loads(body).get("error", {})
            lane.refused(error.get("code", "?"), error.get("details") or {})

    caller = Caller(
        served.address,
        connections=CONNECTIONS,
        request=lambda: post(served.address, path, lane.next_body(), token=next(tokens)),
        learn=learn,
        server_pids=served.pids,
    )
    return caller.run(seconds=bench.seconds / 2)
