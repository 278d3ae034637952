"""What no honest client sends: each message gets an ack where it asks for one, and cuts nothing."""

import logging

import pytest

from tests.world import World

UNKNOWN = "unknown_event"


@pytest.mark.parametrize("event", ["connect", "disconnect", "*", "", "\ud800"])
def test_no_client_plays_the_events_of_the_library(device, world: World, event: str) -> None:
    buyer = device(world.buyer)
    assert buyer.ask(event, {})["error"]["code"] == UNKNOWN
    assert buyer.ask("clock", {"t0": 1})["ok"] is True


@pytest.mark.parametrize(
    "text",
    [
        '{"not":"an event"}',
        '"text"',
        "[]",
        '[["clock"],{"t0":1}]',
        '[{"clock":1},{"t0":1}]',
        '["clock",{"t0":',
        '["clock",' + "[" * 5_000 + "]" * 5_000 + "]",
        '["clock",{"t0":' + "9" * 5_000 + "}]",
    ],
)
def test_an_unreadable_event_is_refused_in_its_ack(device, text: str) -> None:
    visitor = device()
    assert visitor.send(f"2/auctions,5{text}")["error"]["code"] == UNKNOWN
    assert visitor.ask("clock", {"t0": 1})["ok"] is True


@pytest.mark.parametrize(
    "packets",
    [
        ["garbage"],
        ["9/auctions,"],
        ["4/auctions,{}"],
        ["2/auctions," + "9" * 150 + '["clock",{"t0":1}]'],
        [b"\x00\x01\x02"],
        ['51-/auctions,5["clock",{"_placeholder":true,"num":9}]', b"abc"],
        ['51-/auctions,5["clock",{"_placeholder":true,"num":"x"}]', b"abc"],
        ['5999999-/auctions,5["clock",{"_placeholder":true,"num":0}]', b"abc", b"def"],
        ["5" + "9" * 200 + '-/auctions,5["clock"]'],
    ],
)
def test_packets_without_sense_cut_nothing_and_leave_no_traceback(device, packets, caplog) -> None:
    visitor = device()
    with caplog.at_level(logging.ERROR):
        for packet in packets:
            visitor.send(packet)
    assert visitor.ask("clock", {"t0": 1})["ok"] is True
    assert caplog.records == []


@pytest.mark.parametrize("t0", [float("nan"), float("inf")])
def test_the_clock_gives_back_only_numbers_that_json_has(device, t0: float) -> None:
    assert device().ask("clock", {"t0": t0})["error"]["code"] == "invalid"
