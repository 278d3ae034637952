"""A house that is killed: what was acknowledged is there, and what was due is closed once it is back."""

import signal
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from services.core.clock import parse_iso
from tests.house import House

PASSWORD = "turmeric-fields-42"


@pytest.fixture
def house(tmp_path: Path) -> Any:
    """A served house with a seller, a buyer and the prices it carries."""
    house = House(tmp_path)
    house.flask("db", "upgrade")
    house.flask("prices", "seed")
    yield house
    if house.is_running():
        house.stop(signal.SIGKILL)


def call(house: House, token: str, method: str, path: str, **body: Any) -> Any:
    answer = requests.request(
        method,
        f"{house.url}/api/v1{path}",
        json=body or None,
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    assert answer.ok, answer.text
    return answer.json()


def publish(house: House, token: str, *, seconds: int) -> str:
    ends = datetime.now(UTC) + timedelta(seconds=seconds)
    listing = {
        "commodity": "wheat",
        "quantity_quintals": "10",
        "start_price": "2500",
        "ends_at": ends.isoformat().replace("+00:00", "Z"),
        "state": "Madhya Pradesh",
        "district": "Indore",
        "soft_close": {"window_s": 0, "max_extensions": 0},
    }
    return str(call(house, token, "POST", "/auctions", **listing)["auction"]["id"])


def bid(house: House, token: str, auction: str) -> Any:
    reference = str(uuid.uuid4())
    return call(house, token, "POST", f"/auctions/{auction}/bids", amount="2500", client_ref=reference)


def closed_after(house: House, token: str, auction: str, *, within_s: float) -> float:
    """Wait until the auction is closed; returns how many seconds after its end the ledger says so."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        lines = call(house, token, "GET", f"/auctions/{auction}/ledger")["items"]
        closings = [line for line in lines if line["kind"] == "closed"]
        if closings:
            assert len(closings) == 1
            ends = parse_iso(closings[0]["payload"]["ends_at"])
            return (parse_iso(closings[0]["at"]) - ends).total_seconds()
        time.sleep(0.1)
    raise AssertionError("never closed\n" + house.log())


def test_a_killed_house_keeps_its_bids_and_closes_what_was_due_once(house: House) -> None:
    seller = house.create_person("Sunita Farmer", "seller@example.in", "seller", PASSWORD)
    buyer = house.create_person("Bharat Mills", "buyer@example.in", "buyer", PASSWORD)
    house.start()
    on_time = publish(house, seller, seconds=31)
    due_while_dead = publish(house, seller, seconds=45)
    for auction in (on_time, due_while_dead):
        assert bid(house, buyer, auction)["bid"]["leading"] is True

    lateness = closed_after(house, buyer, on_time, within_s=60)
    assert 0 <= lateness <= 1

    house.stop(signal.SIGKILL)
    time.sleep(15)
    house.start()
    assert closed_after(house, buyer, due_while_dead, within_s=20) >= 0
    sold = call(house, buyer, "GET", "/me/sales")["items"]
    assert sorted(
        sale["auction"]["id"] if "auction" in sale else sale["auction_id"] for sale in sold
    ) == sorted([on_time, due_while_dead])
    assert "0 with faults" in house.flask("ledger", "verify")
    assert house.stop() == 0
