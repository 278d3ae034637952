"""Two processes with one Redis: everybody hears of every bid, wherever made, and of what was missed."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.machines import Redis, fresh_database, running_redis
from tests.requirements import require_postgres, require_redis
from tests.sockets.stage import Client, Stage

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.xdist_group("processes")]


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    """A Redis that may be killed."""
    require_redis()
    with running_redis() as server:
        yield server


@pytest.fixture(scope="module")
def served(redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Two processes over one database."""
    folder: Path = tmp_path_factory.mktemp("two")
    with fresh_database(require_postgres()) as database:
        stage = Stage(folder, DATABASE_URL=database, REDIS_URL=redis.url).open(processes=2)
        yield stage
        stage.close()


@pytest.fixture
def stage(served: Stage) -> Iterator[Stage]:
    """The processes, for one test; everybody leaves at its end."""
    yield served
    served.clear()


def test_bids_at_two_processes_reach_watchers_of_both_in_order_and_without_a_hole(stage: Stage) -> None:
    watchers = [stage.watch(at=n % 2) for n in range(6)]
    bidders = [stage.connect("buyer", at=0), stage.connect("rival", at=1)]
    seqs = [stage.bid(bidders[n % 2]) for n in range(60)]
    for each in watchers:
        each.hear(lambda _, each=each: seqs[-1] in each.entries())
        assert each.entries() == seqs
        assert holes(each) == []


def holes(watcher: Client) -> list[int]:
    """The versions of updates after which a page would have to ask for a bid it was not told."""
    updates = [message for name, message in watcher.pushed if name == "bid_placed"]
    known = updates[0]["bid_count"] - len(updates[0]["entries"])
    found = []
    for update in updates:
        known += len(update["entries"])
        if known < update["bid_count"]:
            found.append(update["version"])
    return found


def test_personal_pushes_reach_a_device_at_the_other_process(stage: Stage) -> None:
    device = stage.connect("buyer", at=1)
    stage.bid(stage.connect("buyer", at=0))
    stage.bid(stage.connect("rival", at=0))
    device.hear(lambda pushed: "you_were_outbid" in [name for name, _ in pushed])


def test_watchers_are_counted_over_both_processes(stage: Stage) -> None:
    first = stage.watch(at=0)
    for _ in range(2):
        stage.watch(at=1)
    first.hear(lambda pushed: {"auction_id": stage.auction, "count": 3} in [each for _, each in pushed])
    assert stage.watch(at=0).ask("join_auction", {"auction_id": stage.auction})["auction"]["watchers"] == 4


def test_without_redis_a_process_goes_on_and_people_catch_up_when_it_is_back(
    stage: Stage, redis: Redis
) -> None:
    here, there = stage.watch(at=0), stage.watch(at=1)
    bidder, rival = stage.connect("buyer", at=0), stage.connect("rival", at=0)
    stage.bid(bidder)
    redis.kill()
    for each in (here, there):
        each.hear(lambda pushed: ["catching_up", {}] in pushed)
    began = time.monotonic()
    alone = [stage.bid(rival), stage.bid(bidder)]
    here.hear(lambda _: alone[-1] in here.entries())
    assert time.monotonic() - began < 10
    assert alone[-1] not in there.entries()
    redis.start()
    there.hear(lambda pushed: ["please_catch_up", {}] in pushed)
    missed = there.ask("get_auction_update", {"auction_id": stage.auction, "since": alone[0] - 1})
    assert [entry["seq"] for entry in missed["auction"]["entries"]] == alone
    together = stage.bid(stage.connect("rival", at=1))
    here.hear(lambda _: together in here.entries())
