"""The fast fan-out on a served house: nothing lost, doubled or out of order, whoever is slow or idle."""

import time
from collections.abc import Iterator

import pytest
import socketio
from websocket import ABNF

from tests.sockets.stage import NAMESPACE, Stage

pytestmark = pytest.mark.xdist_group("fanout")
WAYS = [("eventlet", "1"), ("gevent", "1"), ("eventlet", "0")]


@pytest.fixture(scope="module", params=WAYS, ids=["eventlet", "gevent", "ordinary"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A served house, with the fast fan-out and without."""
    mode, fast = request.param
    stage = Stage(tmp_path_factory.mktemp(mode), ASYNC_MODE=mode, FAST_FANOUT=fast, LOG_LEVEL="info").open()
    yield stage
    stage.close()
    assert "stays off" not in stage.house.log()


@pytest.fixture
def stage(served: Stage) -> Iterator[Stage]:
    """The house, for one test; everybody leaves at its end."""
    yield served
    served.clear()


def test_fifty_watchers_hear_of_a_hundred_bids_each_once_and_in_order(stage: Stage) -> None:
    watchers = [stage.watch() for _ in range(50)]
    bidders = [stage.watch("buyer"), stage.watch("rival")]
    seqs = [stage.bid(bidders[n % 2]) for n in range(100)]
    for each in [*watchers, *bidders]:
        each.hear(lambda _, each=each: seqs[-1] in each.entries())
        heard = each.entries()
        assert heard[heard.index(seqs[0]) :] == seqs


@pytest.mark.parametrize("transports", [["polling", "websocket"], ["polling"]], ids=["upgraded", "polling"])
def test_a_client_that_polls_hears_the_same(stage: Stage, transports: list[str]) -> None:
    heard: list[int] = []
    client = socketio.Client()
    client.on("bid_placed", lambda push: heard.extend(e["seq"] for e in push["entries"]), NAMESPACE)
    client.connect(stage.house.url, namespaces=[NAMESPACE], transports=transports)
    client.call("join_auction", {"auction_id": stage.auction}, namespace=NAMESPACE)
    bidders = [stage.connect("buyer"), stage.connect("rival")]
    seqs = [stage.bid(bidders[n % 2]) for n in range(30)]
    deadline = time.monotonic() + 10
    while len(heard) < len(seqs) and time.monotonic() < deadline:
        client.sleep(0.02)
    client.disconnect()
    assert heard == seqs


def test_acks_of_one_client_come_in_the_order_it_asked(stage: Stage) -> None:
    client = stage.connect()
    numbers = [client.send("clock", {"t0": n}) for n in range(200)]
    assert [client.ack(number)["t0"] for number in numbers] == list(range(200))


def test_who_reads_late_gets_everything_whole_and_in_order(stage: Stage) -> None:
    bidders = [stage.connect("buyer"), stage.connect("rival")]
    versions = [stage.bid(bidders[n % 2]) for n in range(150)]
    late, other = stage.connect(), stage.connect()
    message = {"auction_id": stage.auction, "since": versions[0] - 1}
    asked = [late.send("get_auction_update", message) for _ in range(400)]
    for _ in range(20):  # meanwhile more is ready for the late one than the kernel takes
        assert other.ask("clock", {"t0": 1})["ok"] is True
    assert all(len(late.ack(number)["auction"]["entries"]) == 150 for number in asked)


def test_long_messages_and_pieces_of_messages_are_understood(stage: Stage) -> None:
    client = stage.connect()
    assert client.ask("clock", {"t0": 1, "more": "x" * 70_000})["error"]["code"] == "too_large"
    client.wire.send_frame(_piece(f'42{NAMESPACE},77["clock",', is_last=False, opcode=1))
    client.wire.ping("are you there")
    client.wire.send_frame(_piece('{"t0":5}]', is_last=True, opcode=0))
    assert client.ack(77)["t0"] == 5


@pytest.mark.parametrize(
    "sent",
    [
        b"\x81\x85\x00\x00\x00\x00\xff\xfe\xfd\xfc\xfb",  # no UTF-8
        b"\x83\x80\x00\x00\x00\x00",  # no such opcode
        b"\x81\x05hello",  # not masked
        b"\x80\x80\x00\x00\x00\x00",  # the middle of nothing
        b"\x89\xfe\x01\x00\x00\x00\x00\x00" + b"x" * 256,  # a ping that is too long
        b"\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",  # longer than anything
        b"\xc1\x80\x00\x00\x00\x00",  # compressed, which nobody offered
    ],
)
def test_bytes_that_are_no_frames_end_that_connection_only(stage: Stage, sent: bytes) -> None:
    other, rude = stage.connect(), stage.connect()
    rude.socket.sendall(sent)
    rude.socket.settimeout(10)
    while rude.socket.recv(4096):
        pass
    assert other.ask("clock", {"t0": 1})["ok"] is True


@pytest.mark.parametrize("text", ["", "x", "9", "7abc", "b not base 64", "4" + "[" * 60_000, "42/auctions,["])
def test_texts_that_are_no_packets_cut_nothing(stage: Stage, text: str) -> None:
    if stage.house._environment["FAST_FANOUT"] == "0" and text[:1] in ("", "x", "b"):
        pytest.skip("the library itself stumbles over it and hangs up")
    client = stage.connect()
    client.wire.send(text)
    assert client.ask("clock", {"t0": 1})["ok"] is True


def test_who_never_reads_is_cut_off_and_nobody_else_notices(stage: Stage) -> None:
    if stage.house._environment["FAST_FANOUT"] == "0":
        pytest.skip("the ordinary path has no bound")
    deaf, watcher, asker = stage.connect(), stage.watch(), stage.connect()
    deaf.socket.settimeout(10)
    pings = (b"\x89\xfd" + bytes(4) + b"p" * 125) * 100
    with pytest.raises(OSError, match=r"reset|Broken pipe"):  # noqa: PT012 - somewhere on the way
        for _ in range(10_000):
            deaf.socket.sendall(pings)
            assert asker.ask("clock", {"t0": 1})["ok"] is True
    assert "reads too slowly" in stage.house.log()
    seq = stage.bid(stage.connect("buyer"))
    watcher.hear(lambda _: seq in watcher.entries())


def _piece(text: str, *, is_last: bool, opcode: int) -> ABNF:
    return ABNF(fin=int(is_last), opcode=opcode, data=text)
