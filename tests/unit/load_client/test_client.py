"""The load client: it finds every frame however the bytes come, and its amounts go up."""

import os
import socket
import time
from collections.abc import Iterator

import pytest

from benchmarks.client.bidding import Bidding
from benchmarks.client.crowd import Crowd
from benchmarks.client.devices import Attentive, Bidder, Device, Lost, Tally, Watcher
from benchmarks.client.figures import Meter, percentile
from benchmarks.client.frames import PONG, framed, served
from benchmarks.client.lanes import Lane, spread
from benchmarks.client.loop import Loop

A_BID = b'42/auctions,["bid_placed",{"auction_id":"AbCdEfGh","version":7,"entries":[]}]'
A_LONG_BID = A_BID[:-2] + b" " * 70_000 + b"}]"
A_COUNT = b'42/auctions,["watchers",{"auction_id":"AbCdEfGh","count":12}]'
STREAM = b"".join(map(served, (A_BID, b"2", A_COUNT, A_LONG_BID, A_BID)))


class Wire:
    """A device at one end, the test as its house at the other."""

    def __init__(self, kind: type[Device]) -> None:
        self.loop, self.tally = Loop(), Tally()
        self._house, mine = socket.socketpair()
        self.device = kind(self.loop, self.tally, joins=[("join_auction", {"auction_id": "AbCdEfGh"})])
        self.device.take_over(mine)

    def say(self, data: bytes) -> None:
        """Send bytes to the device and let it read."""
        self._house.sendall(data)
        self.loop.turn(1.0)

    def heard(self) -> bytes:
        """What the device sent."""
        return self._house.recv(65_536)

    def hang_up(self) -> None:
        """Close the house's end."""
        self._house.close()


@pytest.fixture(params=[Device, Watcher, Attentive])
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    """A wire to each kind of device that watches."""
    made = Wire(request.param)
    yield made
    made.loop.close()
    made.hang_up()


def test_every_push_is_counted_once_wherever_the_bytes_are_cut(wire: Wire) -> None:
    cuts = [*range(1, 260), 300, 66_000, len(STREAM) - 1]
    for cut in cuts:
        wire.tally.clear()
        for part in (STREAM[:cut], STREAM[cut:]):
            for first in range(0, len(part), 60_000):
                wire.say(part[first : first + 60_000])
        assert (wire.tally.pushes, wire.tally.updates) == (4, 3), cut
        assert wire.heard() == PONG


def test_a_device_says_hello_joins_and_is_ready(wire: Wire) -> None:
    wire.say(served(b'0{"sid":"x","pingInterval":20000}'))
    assert wire.heard() == framed(b"40/auctions,")
    wire.say(served(b'40/auctions,{"sid":"y"}'))
    assert wire.heard() == framed(b'42/auctions,1["join_auction",{"auction_id":"AbCdEfGh"}]')
    assert not wire.device.ready
    wire.say(served(b'43/auctions,1[{"ok":true,"auction":{}}]'))
    assert wire.device.ready


def test_a_dropped_connection_ends_the_measure(wire: Wire) -> None:
    wire.hang_up()
    with pytest.raises(Lost):
        wire.loop.turn(1.0)


def test_bids_ascend_and_a_refusal_puts_the_lane_right() -> None:
    lane = Lane("AbCdEfGh", [])
    assert [lane.next_amount() for _ in range(3)] == ["5000.00", "5001.00", "5002.00"]
    lane.refused("bid_too_low", {"next_min": "5010.00"})
    assert lane.next_amount() == "5010.00"
    lane.refused("bid_too_low", {"next_min": "5002.00"})
    assert lane.next_amount() == "5011.00"
    lane.refused("confirmation_required", {"next_min": "4990.00"})
    assert lane.next_amount() == "4990.00"


def test_an_auction_needs_two_bidders() -> None:
    assert [list(lane.waiting) for lane in spread(["a", "b"], ["1", "2", "3", "4"])] == [
        ["1", "2"],
        ["3", "4"],
    ]
    with pytest.raises(ValueError, match="two bidders"):
        spread(["a", "b"], ["1", "2", "3"])


def test_acks_are_told_apart() -> None:
    wire = Wire(Bidder)
    crowd = Crowd(loop=wire.loop, host="", port=0)
    assert isinstance(wire.device, Bidder)
    lane = Lane("AbCdEfGh", [wire.device])
    wire.device.ready = True
    bidding = Bidding(crowd, [lane])
    bidding.one(lane)
    assert b'"amount": "5000.00"'.replace(b" ", b"") in wire.heard()
    wire.say(served(A_BID) + served(b'43/auctions,1001[{"ok":true,"bid":{}}]'))
    bidding.one(lane)
    wire.say(served(b'43/auctions,1002[{"ok":false,"error":{"code":"already_leading","details":{}}}]'))
    assert (bidding.bids.accepted, dict(bidding.bids.refused)) == (1, {"already_leading": 1})
    wire.loop.close()
    wire.hang_up()


def test_percentiles_are_of_the_nearest_rank() -> None:
    values = list(range(1, 101))
    assert [percentile(values, percent) for percent in (0, 50, 99, 100)] == [1, 50, 99, 100]
    assert percentile([7.0], 99) == 7.0


def test_a_meter_sees_this_process_at_work() -> None:
    meter, began = Meter([os.getpid()]), time.process_time()
    while time.process_time() - began < 0.1:
        pass
    used = meter.read()
    assert used.client > 0
    assert used.server > 0
