"""What a room is told and when: every bid once, in order, few messages, and the end after all of them."""

import time
import uuid
from datetime import timedelta
from typing import Any

import pytest

from services import bidding
from services.bidding import BidAccepted
from services.core.clock import utc_now
from sockets import rooms
from sockets.rooms import Room
from tests.factories import publish
from tests.sockets.conftest import Device, public
from tests.world import World


@pytest.fixture
def auction_id(world: World) -> int:
    """An auction that is live right now."""
    now = utc_now()
    return publish(world.seller, starts_at=now - timedelta(seconds=1), now=now)


def event(
    version: int, *, bids: int = 1, bid_count: int | None = None, extended: bool = False
) -> BidAccepted:
    """What happened at a version: so many bids, the last of them the `bid_count`-th of all."""
    seqs = range(version - bids + 1, version + 1)
    return BidAccepted(
        auction_id=1,
        version=version,
        price=5_000_00 + version,
        next_min=5_100_00,
        bid_count=version if bid_count is None else bid_count,
        bidder_count=2,
        leader_alias=1,
        reserve="none",
        ends_at="2026-11-21T12:00:00.000Z",
        extensions=0,
        extended=extended,
        entries=[{"seq": seq} for seq in seqs],
        at="2026-11-21T12:00:00.000Z",
    )


def seqs(told: BidAccepted | None) -> list[int]:
    return [] if told is None else [entry["seq"] for entry in told.entries]


def take(room: Room, *events: BidAccepted, now: float = 0.0, is_last: bool = False) -> BidAccepted | None:
    room.news.extend(events)
    return room.take(now=now, is_last=is_last)


def test_bids_of_a_moment_become_one_update_with_the_newest_state() -> None:
    told = take(Room(1), event(1), event(2, extended=True), event(4, bids=2))
    assert seqs(told) == [1, 2, 3, 4]
    assert told is not None
    assert (told.version, told.price, told.extended) == (4, 5_000_04, True)


def test_a_bid_waits_for_the_one_before_it_that_comes_from_elsewhere() -> None:
    room = Room(1)
    assert seqs(take(room, event(1))) == [1]
    assert take(room, event(3), now=1.0) is None
    assert seqs(take(room, event(2), now=1.1)) == [2, 3]
    assert seqs(take(room, event(4), now=1.2)) == [4]


def test_a_bid_that_never_comes_is_not_waited_for_for_ever() -> None:
    room = Room(1)
    take(room, event(1))
    assert take(room, event(3), event(4), now=1.0) is None
    told = take(room, now=1.01 + rooms.HOLE_S)
    assert seqs(told) == [3, 4]
    late = take(room, event(2), now=2.0)
    assert seqs(late) == [2]
    assert late is not None
    assert late.version == 4


def test_nothing_waits_once_the_auction_is_over() -> None:
    room = Room(1)
    take(room, event(1))
    assert seqs(take(room, event(3), is_last=True)) == [3]


def test_withdrawn_maxima_and_sealed_bids_leave_no_hole() -> None:
    room = Room(1)
    take(room, event(1))
    assert take(room, event(2, bids=0, bid_count=1)) is not None
    sealed = event(7, bids=0, bid_count=5)
    assert take(Room(1), sealed, sealed) is not None


def test_a_storm_is_told_in_few_updates_with_every_bid_in_order(
    device, world: World, auction_id: int
) -> None:
    watcher, buyers = device(), [device(world.buyer), device(world.rival)]
    watcher.ask("join_auction", {"auction_id": public(auction_id)})
    bids = 40
    began = time.monotonic()
    for n in range(bids):
        assert _bid(buyers[n % 2], auction_id, 5_000 + 100 * n)["ok"]
    took = time.monotonic() - began
    updates = _heard_all(watcher, bids)
    assert [entry["amount"] for update in updates for entry in update["entries"]] == [
        f"{5_000 + 100 * n}.00" for n in range(bids)
    ]
    assert len(updates) <= 2 + took / rooms.PAUSE_S
    assert updates[-1]["bid_count"] == bids
    assert [update["version"] for update in updates] == sorted(update["version"] for update in updates)


def test_the_end_is_told_after_the_bids_before_it(device, world: World, auction_id: int) -> None:
    watcher, buyers = device(), [device(world.buyer), device(world.rival)]
    watcher.ask("join_auction", {"auction_id": public(auction_id)})
    for n in range(4):
        _bid(buyers[n % 2], auction_id, 5_000 + 100 * n)
    bidding.end_early(seller=world.seller, auction_id=auction_id)
    names = [each["name"] for each in watcher.received() if each["name"] != "watchers"]
    assert names[-1] == "auction_ended"
    assert sum(len(update["entries"]) for update in watcher.heard("bid_placed")) == 4


def test_a_storm_of_joins_of_one_connection_is_refused(device, auction_id: int) -> None:
    visitor, other = device(), device()
    answers = [visitor.ask("leave_auction", {"auction_id": public(auction_id)})]
    while answers[-1]["ok"] and len(answers) < 500:
        answers.append(visitor.ask("join_auction", {"auction_id": public(auction_id)}))
    assert len(answers) > 60
    assert answers[-1]["error"]["code"] == "rate_limited"
    assert answers[-1]["error"]["details"]["retry_after"] >= 1
    assert other.ask("join_auction", {"auction_id": public(auction_id)})["ok"] is True


def _bid(buyer: Device, auction_id: int, rupees: int) -> Any:
    message = {"auction_id": public(auction_id), "amount": str(rupees), "client_ref": str(uuid.uuid4())}
    return buyer.ask("place_bid", message)


def _heard_all(watcher: Device, bids: int) -> list[Any]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        updates = watcher.heard("bid_placed")
        if sum(len(update["entries"]) for update in updates) >= bids:
            return updates
        time.sleep(0.01)
    raise AssertionError("not every bid was told")
