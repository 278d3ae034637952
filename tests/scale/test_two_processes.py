"""Two web processes and a worker on PostgreSQL and Redis: people on either see and hear the same house."""

import itertools
import time
from typing import Any

import pytest
import requests

from tests.scale.conftest import Pair, Redis
from tests.scale.estate import START_PRICE, Device, eventually
from tests.scale.front import Front

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.xdist_group("processes")]
START = START_PRICE // 100


def is_at(price: int) -> Any:
    """A push that tells this price, in rupees."""
    return lambda update: update["price"] == f"{price}.00"


def watch(url: str, auction: str, token: str | None = None, *, cid: str = "") -> Device:
    device = Device(url, token, cid=cid)
    assert device.ask("join_auction", {"auction_id": auction})["ok"]
    return device


def test_what_happens_on_one_process_is_heard_on_the_other(pair: Pair) -> None:
    (lot,) = pair.place.lots(12)
    mills, traders = pair.place.person("Bharat Mills", "buyer"), pair.place.person("Ravi Traders", "buyer")
    stranger = watch(pair.right.url, lot)
    there, elsewhere = watch(pair.left.url, lot, mills), watch(pair.right.url, lot, traders)

    assert there.bid(lot, START)["bid"]["leading"] is True
    for device in (there, stranger, elsewhere):
        assert device.wait_for("bid_placed", is_at(START))["leader"] == "Bidder 1"

    assert elsewhere.bid(lot, START + 5)["bid"]["leading"] is True
    lost = there.wait_for("you_were_outbid")
    assert (lost["auction_id"], lost["price"], lost["by"]) == (lot, f"{START + 5}.00", "Bidder 2")
    assert "you_were_outbid" not in elsewhere.heard

    for device in (there, stranger, elsewhere):  # closed by the worker, which has no sockets at all
        assert device.wait_for("auction_ended")["leader"] == "Bidder 2"
    assert elsewhere.wait_for("you_won")["price"] == f"{START + 5}.00"
    assert "you_won" not in there.heard


def test_without_redis_bids_and_local_pushes_go_on_and_the_rest_comes_back(
    pair: Pair, redis_server: Redis
) -> None:
    (lot,) = pair.place.lots(3600)
    buyers = [Device(pair.left.url, pair.place.person(name, "buyer")) for name in ("Bharat", "Ravi")]
    beside, far = watch(pair.left.url, lot), watch(pair.right.url, lot)
    prices = itertools.count(START)

    def bid() -> int:
        price = next(prices)
        ack = buyers[price % 2].bid(lot, price)
        assert ack["ok"], ack
        return price

    first = bid()
    far.wait_for("bid_placed", is_at(first))

    redis_server.freeze()  # nobody refuses the connection; nobody answers either
    for _ in range(3):
        beside.wait_for("bid_placed", is_at(bid()))
    form = {"login": "nobody@example.in", "password": "not this one"}
    asked = requests.post(f"{pair.left.url}/api/v1/tokens", json=form, timeout=10)
    assert asked.status_code == 401

    redis_server.kill()
    for _ in range(3):
        beside.wait_for("bid_placed", is_at(bid()))
    assert not list(filter(is_at(START + 6), far.heard["bid_placed"]))

    redis_server.start()

    def comes_across() -> bool:
        price = bid()
        time.sleep(0.2)
        return any(map(is_at(price), far.heard["bid_placed"]))

    eventually(comes_across, "nothing comes across any more")
    caught_up = far.ask("get_auction_update", {"auction_id": lot, "since": 0})
    assert caught_up["auction"]["price"] == f"{next(prices) - 1}.00"


def test_behind_nginx_a_page_stays_with_its_process_and_moves_when_that_stops(
    pair: Pair, front: Front
) -> None:
    (lot,) = pair.place.lots(3600)
    buyer = watch(front.url, lot, pair.place.person("Bharat Mills", "buyer"), cid="buyer")
    pages = {cid: watch(front.url, lot, cid=cid) for cid in map(str, range(16))}
    assert buyer.bid(lot, START)["ok"]
    for page in pages.values():
        page.wait_for("bid_placed", is_at(START))

    assert pair.left.stop() == 0
    sent_away = {cid for cid, page in pages.items() if "please_reconnect" in page.heard}
    assert 0 < len(sent_away) < len(pages)
    assert all(page.is_connected for cid, page in pages.items() if cid not in sent_away)

    token = pair.place.person("Ravi Traders", "buyer")
    again = [watch(front.url, lot, cid=cid) for cid in sent_away]
    assert watch(front.url, lot, token, cid="trader").bid(lot, START + 5)["ok"]
    for page in again:
        page.wait_for("bid_placed", is_at(START + 5))


def test_behind_nginx_polling_pages_and_forms_work_and_figures_stay_inside(pair: Pair, front: Front) -> None:
    for cid in ("one", "two", "three"):
        page = Device(front.url, cid=cid, transports=["polling", "websocket"])
        assert page.ask("clock", {"t0": 1})["ok"] is True
        page.leave()
    answer = front.get("/")
    assert (answer.status_code, answer.headers["X-Frame-Options"]) == (200, "DENY")
    style = front.get("/static/css/house.css")
    assert (style.status_code, style.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert style.headers["Cache-Control"] == "public, max-age=31536000"
    assert front.get("/static/../app.py").status_code == 404
    assert front.get("/metrics").status_code == 404
