"""Long messages on the air: compressed once, for clients that offer it, without memory on either side."""

import json
import socket
import uuid
import zlib
from collections.abc import Callable, Iterator

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, Request, TextMessage
from wsproto.extensions import PerMessageDeflate

from sockets.server import LARGEST_FRAME
from sockets.wire import WORTH_PRESSING, agrees_to_press
from tests.sockets.stage import NAMESPACE, Stage

pytestmark = pytest.mark.xdist_group("fanout")


@pytest.fixture(scope="module", params=["eventlet", "gevent"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A served house."""
    stage = Stage(tmp_path_factory.mktemp(request.param), ASYNC_MODE=request.param).open()
    yield stage
    stage.close()


@pytest.fixture
def connect(stage: Stage) -> Iterator[Callable[..., "Browser"]]:
    """Open browsers before the house, for one test."""
    opened: list[Browser] = []

    def open_one(*, offers: bool = True) -> Browser:
        opened.append(Browser(stage.house.port, offers=offers))
        return opened[-1]

    yield open_one
    for each in opened:
        each.socket.close()


class AsBrowsersOffer(PerMessageDeflate):
    """wsproto asks for windows of certain sizes, browsers leave them to the server."""

    def offer(self) -> str:
        return "client_max_window_bits"


Connect = Callable[..., "Browser"]


class Browser:
    """A client that offers compression as browsers do, and counts the bytes that reach it."""

    def __init__(self, port: int, *, offers: bool) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.received = 0
        self._wire = WSConnection(ConnectionType.CLIENT)
        extensions = [AsBrowsersOffer()] if offers else []
        target = "/socket.io/?EIO=4&transport=websocket"
        self._write(Request(host=f"127.0.0.1:{port}", target=target, extensions=extensions))
        accepted = self._next(AcceptConnection)
        self.presses = bool(accepted.extensions)
        assert self.read().startswith("0")
        self.write(f"40{NAMESPACE},")
        assert self.read().startswith("40")

    def ask(self, event: str, message: object) -> dict[str, object]:
        """Send an event and return its ack."""
        self.write(f"42{NAMESPACE},7" + json.dumps([event, message]))
        head = f"43{NAMESPACE},7"
        while not (text := self.read()).startswith(head):
            pass
        answer: dict[str, object] = json.loads(text[len(head) :])[0]
        return answer

    def entries(self, *, upto: int) -> list[int]:
        """Read on until a bid was told of; returns the seqs of all that came, in their order."""
        seqs: list[int] = []
        while not seqs or seqs[-1] < upto:
            text = self.read()
            if text.startswith(f'42{NAMESPACE},["bid_placed"'):
                seqs += [entry["seq"] for entry in json.loads(text[text.index("[") :])[1]["entries"]]
        return seqs

    def write(self, text: str) -> None:
        """Send a text."""
        self._write(TextMessage(data=text))

    def read(self) -> str:
        """Return the next whole text."""
        text = ""
        while True:
            event = self._next(TextMessage)
            text += event.data
            if event.message_finished:
                return text

    def _write(self, event: Request | TextMessage) -> None:
        self.socket.sendall(self._wire.send(event))

    def _next(self, kind: type) -> object:
        while True:
            for event in self._wire.events():
                assert not isinstance(event, CloseConnection), event
                if isinstance(event, kind):
                    return event
                assert isinstance(event, Ping), event
            data = self.socket.recv(65_536)
            assert data, "the house hung up"
            self.received += len(data)
            self._wire.receive_data(data)


def test_a_storm_reaches_a_browser_in_a_fraction_of_its_bytes(stage: Stage, connect: Connect) -> None:
    plain, browser = connect(offers=False), connect()
    assert (plain.presses, browser.presses) == (False, True)
    for each in (plain, browser):
        assert each.ask("join_auction", {"auction_id": stage.auction})["ok"]
        each.received = 0
    for _ in range(5):  # on a busy machine a storm is a breeze, whose updates are short
        versions = _storm(stage)
        assert plain.entries(upto=versions[-1]) == browser.entries(upto=versions[-1]) == versions
        if plain.received - browser.received > WORTH_PRESSING:
            break
    assert plain.received - browser.received > WORTH_PRESSING


def test_what_only_one_person_may_see_is_never_compressed(stage: Stage, connect: Connect) -> None:
    plain, browser = connect(offers=False), connect()
    versions = _storm(stage)
    sizes = []
    for each in (plain, browser):
        each.received = 0
        answer = each.ask("get_auction_update", {"auction_id": stage.auction, "since": versions[0] - 1})
        assert len(answer["auction"]["entries"]) == len(versions)
        sizes.append(each.received)
    assert min(sizes) > 2 * WORTH_PRESSING
    assert abs(sizes[0] - sizes[1]) < 100  # but for the moment it was asked


def test_what_a_browser_compressed_is_understood_whatever_its_length(connect: Connect) -> None:
    browser = connect()
    assert browser.ask("clock", {"t0": 5})["t0"] == 5
    assert browser.ask("clock", {"t0": 1, "more": "x" * 70_000})["error"]["code"] == "too_large"


@pytest.mark.parametrize("body", [b"nonsense", zlib.compress(b"x")], ids=["nonsense", "another form"])
def test_what_does_not_decompress_ends_that_connection_only(connect: Connect, body: bytes) -> None:
    browser, other = connect(), connect()
    _send_pressed(browser, body)
    while browser.socket.recv(4096):
        pass
    assert other.ask("clock", {"t0": 1})["ok"] is True


def test_a_few_bytes_that_would_become_gigabytes_end_that_connection_only(connect: Connect) -> None:
    browser, other = connect(), connect()
    press = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS)
    bomb = press.compress(b"4" * (64 * LARGEST_FRAME)) + press.flush(zlib.Z_SYNC_FLUSH)
    assert len(bomb) < LARGEST_FRAME // 4
    _send_pressed(browser, bomb)
    while browser.socket.recv(4096):
        pass
    assert other.ask("clock", {"t0": 1})["ok"] is True


def test_an_offer_that_would_need_memory_or_a_smaller_window_is_declined() -> None:
    assert agrees_to_press("permessage-deflate; client_max_window_bits")
    assert agrees_to_press("x-other, permessage-deflate; server_no_context_takeover")
    assert agrees_to_press("permessage-deflate; server_max_window_bits=10, permessage-deflate")
    assert not agrees_to_press("permessage-deflate; server_max_window_bits=10")
    assert not agrees_to_press("x-webkit-deflate-frame")
    assert not agrees_to_press("")
    assert not agrees_to_press(None)


def _send_pressed(browser: Browser, body: bytes) -> None:
    """Send a masked frame (by zeros) that says its content is compressed."""
    head = bytes((0xC1, 0xFF)) + len(body).to_bytes(8) + bytes(4)
    browser.socket.sendall(head + body)


def _storm(stage: Stage) -> list[int]:
    """Have two people bid at the same moment, many times in a row; returns the accepted versions."""
    bidders = [stage.connect("buyer"), stage.connect("rival")]
    versions = []
    for _ in range(75):
        asked = []
        for bidder in bidders:
            stage.amount += 100
            bid = {"auction_id": stage.auction, "amount": str(stage.amount), "client_ref": str(uuid.uuid4())}
            asked.append((bidder, bidder.send("place_bid", bid | {"confirm": None})))
        acks = [bidder.ack(number) for bidder, number in asked]
        versions += [ack["auction"]["version"] for ack in acks if ack["ok"]]
    return sorted(versions)
