"""What no honest client sends: each message gets an ack where it asks for one, and cuts nothing."""

import logging

import pytest

from sockets import encoding
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
        '["\\ud800",{}]',
        '["clock\\u0000",{"t0":1}]',
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
        [""],
        [b""],
        ["5"],
        ["51-/elsewhere,5[]", b"abc"],
        ["61-/auctions,5[]", b"abc"],
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


@pytest.mark.parametrize(
    "message",
    [
        '{"t0":1,"\\ud800":2}',
        '{"t0":"\\ud800"}',
        '{"t0":1e999}',
        '{"t0":-Infinity}',
        '{"t0":' + "[" * 900 + "]" * 900 + "}",
        '{"t0":{"$numberDecimal":"1.5"}}',
    ],
)
def test_values_that_mean_nothing_are_refused_in_the_ack(device, message: str) -> None:
    visitor = device()
    assert visitor.send(f'2/auctions,5["clock",{message}]')["error"]["code"] == "invalid"
    assert visitor.ask("clock", {"t0": 1})["ok"] is True


@pytest.mark.parametrize("value", [float("nan"), "\ud800", {1: 2}, 2**70])
def test_what_orjson_does_not_write_is_written_all_the_same(value: object) -> None:
    assert isinstance(encoding.dumps(["event", value]), str)


@pytest.mark.parametrize("text", ["[" * 100_000, "nonsense", "\ud800", b"\xff\xfe"])
def test_text_that_is_no_json_is_a_plain_fault(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own, orjson's or ours
        encoding.loads(text)


@pytest.mark.parametrize("t0", [float("nan"), float("inf")])
def test_the_clock_gives_back_only_numbers_that_json_has(device, t0: float) -> None:
    assert device().ask("clock", {"t0": t0})["error"]["code"] == "invalid"
