"""One person on several devices: what one does, the others show."""

import re
import uuid
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, bid, token
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_first_bid_shows_on_the_other_devices_of_that_person(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    room, table = open_page("rival"), open_page("rival", size=PHONE)
    room.goto(f"/auctions/{lot}")
    table.goto("/buyer")
    expect(room.locator("#live-badge")).to_have_text("live")
    expect(table.locator("#live-badge")).to_have_text("live")
    row = table.locator(f"[data-auction-id='{lot}']")
    expect(row).to_have_count(0)

    bid(house, "rival", lot, "2500")
    expect(room.locator("#standing")).to_contain_text("You lead at ₹2,500")
    expect(row).to_contain_text("Leading")

    maximum = {"max_amount": "2600", "client_ref": str(uuid.uuid4())}
    path = f"{house.url}/api/v1/auctions/{lot}/auto-bid"
    requests.put(path, json=maximum, headers=token(house, "rival"), timeout=10).raise_for_status()
    expect(room.locator("#standing")).to_contain_text("up to ₹2,600")
    expect(row).to_contain_text("up to ₹2,600")


def test_the_sellers_table_asks_for_an_answer_when_the_clock_has_run_out(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    table, decision = open_page("seller"), open_page("seller", size=PHONE)
    bid(house, "buyer", lot, "2500")
    table.goto("/seller")
    row = table.locator(f"[data-auction-id='{lot}']")
    expect(row).to_contain_text("End now")
    expect(table.locator("#live-badge")).to_have_text("live")

    decision.goto(f"/seller/auctions/{lot}/end")
    decision.get_by_role("button", name="End the auction now").click()
    sold = table.get_by_role("table", name="Your newest auctions that are over")
    expect(sold.get_by_role("row", name=re.compile("Wheat.*Sold"))).to_be_visible()
    expect(row).to_have_count(0)
