"""A process that is told to stop: what was asked is answered, pages go elsewhere, and it is gone in 5 s."""

import itertools
import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
import socketio.exceptions

from tests.house import House
from tests.scale.estate import Device, Estate

pytestmark = pytest.mark.xdist_group("processes")
BIDDERS = 5
STOPS_WITHIN_S = 5.5
"""Five seconds of the house, and what a busy machine needs to notice."""


@dataclass
class Bidder:
    """Somebody who bids as fast as answers come, and writes down what was answered."""

    device: Device
    auction: str
    amounts: "itertools.count[int]"
    answers: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    answered_after_the_word: int = 0
    lost_at: float = 0

    def bid(self) -> None:
        """Bid until the connection is gone."""
        while self.device.is_connected:
            reference = str(uuid.uuid4())
            self.asked[reference] = amount = next(self.amounts)
            try:
                self.answers[reference] = self.device.bid(self.auction, amount, reference, within_s=4)
                self.answered_after_the_word += "please_reconnect" in self.device.heard
            except socketio.exceptions.SocketIOError:
                self.lost_at = time.monotonic()
                return


def bid_by_http(house: House, token: str, auction: str, amount: int, reference: str) -> requests.Response:
    return requests.post(
        f"{house.url}/api/v1/auctions/{auction}/bids",
        json={"amount": str(amount), "client_ref": reference},
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    )


def refs_in(estate: Estate) -> set[str]:
    return {ref for (ref,) in estate.ask("SELECT client_ref FROM bid_requests")}


@pytest.mark.parametrize("mode", ["eventlet", "gevent", "threading"])
def test_bids_in_flight_at_the_stop_are_answered_or_can_be_sent_again(
    estate: Any, tmp_path: Path, mode: str
) -> None:
    place: Estate = estate(f"sqlite:///{tmp_path / 'house.db'}")
    house = place.web(ASYNC_MODE=mode).start()
    (auction,) = place.lots(3600)
    amounts = itertools.count(5_001)
    tokens = [place.person(f"Buyer {n}", "buyer") for n in range(BIDDERS)]
    bidders = [Bidder(Device(house.url, token), auction, amounts) for token in tokens]
    threads = [threading.Thread(target=bidder.bid) for bidder in bidders]
    for thread in threads:
        thread.start()
    time.sleep(1.5)

    began = time.monotonic()
    assert house.stop() == 0, house.log()
    assert time.monotonic() - began < STOPS_WITHIN_S
    for thread in threads:
        thread.join()

    assert [bidder.lost_at for bidder in bidders if bidder.lost_at and bidder.lost_at < began] == []
    assert any(bidder.answered_after_the_word for bidder in bidders)  # served until they are gone
    kept = refs_in(place)
    for bidder in bidders:
        taken = {ref: ack for ref, ack in bidder.answers.items() if ack["ok"]}
        assert taken
        assert set(taken) <= kept
        refused = {ref for ref, ack in bidder.answers.items() if not ack["ok"]}
        assert refused & kept == set()

    house.start()
    for token, bidder in zip(tokens, bidders, strict=True):
        for reference in set(bidder.asked) - set(bidder.answers):
            again = bid_by_http(house, token, auction, bidder.asked[reference], reference)
            assert again.status_code in ({200} if reference in kept else {201, 409, 422}), again.text
    assert "0 with faults" in house.flask("ledger", "verify")
    assert "Traceback" not in house.log()
    assert house.stop() == 0


def test_a_request_that_is_being_answered_is_finished(estate: Any, tmp_path: Path) -> None:
    place: Estate = estate(f"sqlite:///{tmp_path / 'house.db'}")
    house = place.web().start()
    token = place.person("Sunita Farmer", "seller", "buyer")
    answers: list[int] = []

    def sign_in() -> None:
        body = {"login": "nobody@example.in", "password": "a wrong password, which takes time"}
        answers.append(requests.post(f"{house.url}/api/v1/tokens", json=body, timeout=20).status_code)

    watcher = Device(house.url, token)
    threads = [threading.Thread(target=sign_in) for _ in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    assert house.stop() == 0
    for thread in threads:
        thread.join()
    assert answers == [401] * 6
    assert not watcher.is_connected


def test_a_process_that_stops_is_not_ready_but_still_answers(estate: Any, tmp_path: Path) -> None:
    place: Estate = estate(f"sqlite:///{tmp_path / 'house.db'}")
    house = place.web(ASYNC_MODE="gevent").start()
    limits = Path(f"/proc/{house.pid}/limits").read_text()
    soft, hard = re.search(r"Max open files\s+(\d+)\s+(\d+)", limits).groups()  # type: ignore[union-attr]
    assert soft == hard  # a socket is a file
    loyal = Device(house.url)
    with requests.Session() as kept_open:
        assert kept_open.get(f"{house.url}/readyz", timeout=5).status_code == 200
        stopping = threading.Thread(target=house.stop)
        stopping.start()
        loyal.wait_for("please_reconnect")
        answer = kept_open.get(f"{house.url}/readyz", timeout=5)
        assert (answer.status_code, answer.json()["checks"]["serving"]) == (503, False)
        with pytest.raises(requests.ConnectionError):
            requests.get(f"{house.url}/readyz", timeout=5)
        assert loyal.ask("clock", {"t0": 1})["ok"] is True
        stopping.join()
    assert not loyal.is_connected


def test_pages_that_leave_by_themselves_are_not_waited_for(estate: Any, tmp_path: Path) -> None:
    place: Estate = estate(f"sqlite:///{tmp_path / 'house.db'}")
    house = place.web().start()
    page = Device(house.url)
    stopping = threading.Thread(target=house.stop)
    stopping.start()
    page.wait_for("please_reconnect")
    page.leave()
    began = time.monotonic()
    stopping.join()
    assert time.monotonic() - began < STOPS_WITHIN_S / 2
