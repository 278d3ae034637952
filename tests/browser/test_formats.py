"""Sealed bids and falling prices in browsers: sold by the form, the same on every screen, told at once."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, picture, token
from tests.browser.test_pages import serious_faults
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TWO_FALLS_MS = 20_000
AN_HOUR_AHEAD = """
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { super(...(given.length ? given : [Real.now() + 3_600_000])); }
  static now() { return Real.now() + 3_600_000; }
};
"""
"""A device whose clock is wrong."""


def put_up(house: House, **terms: Any) -> str:
    """A live lot of 25 quintals for an hour; its public id."""
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    lot = {
        "commodity": "wheat",
        "quantity_quintals": "25",
        "start_price": "2500",
        "ends_at": ends,
        "state": "Madhya Pradesh",
        "district": "Indore",
    }
    path, headers = f"{house.url}/api/v1/auctions", token(house, "seller")
    answer = requests.post(path, json=lot | terms, headers=headers, timeout=10)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["auction"]["id"])


@pytest.fixture
def falling(house: House) -> str:
    """A price that falls by ₹10 every ten seconds."""
    return put_up(house, format="dutch", floor_price="2100", drop="10", drop_every_s=10)


def fill(page: Page, way: str) -> None:
    """Fill the form for soyabean up to the way of selling."""
    page.goto("/seller/auctions/new")
    page.locator("[name=commodity]").fill("Wheat")
    page.locator("[name=quantity]").fill("25")
    page.locator("[name=state]").select_option("Madhya Pradesh")
    page.locator("[name=district]").fill("Indore")
    page.locator(f"[name=format][value={way}]").check()
    page.locator("[name=start_price]").fill("2500")


def publish(page: Page) -> str:
    """Preview, publish; returns the room's address."""
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="When you publish")).to_be_visible()
    page.get_by_role("button", name="Publish the lot").click()
    page.wait_for_url(re.compile("/auctions/[A-Za-z0-9]+$"))
    return page.url


def price_of(page: Page) -> str:
    return page.locator("#bid .price-tag .figure").inner_text()


def test_a_lot_for_sealed_bids_is_sold_bid_on_and_opened(open_page: Callable[..., Page]) -> None:
    seller = open_page("seller", size=PHONE)
    fill(seller, "sealed_second")
    expect(seller.locator("[name=step]")).to_be_hidden()
    expect(seller.locator("[name=floor_price]")).to_be_hidden()
    picture(seller, "form-sealed-360")
    room = publish(seller)

    buyer, rival = open_page("buyer"), open_page("rival", size=PHONE)
    for page in (buyer, rival):
        page.goto(room)
        expect(page.locator("#live-badge")).to_have_text("live")
    for page, amount in ((rival, "2600"), (buyer, "2650"), (buyer, "2713")):
        page.locator("#sealed-bid [name=amount]").fill(amount)
        page.locator("#sealed-bid button").click()
        expect(page.locator("#standing")).to_contain_text(f"Your sealed bid stands at ₹{int(amount):,}")
        expect(page.locator("#sealed-bid button")).to_have_attribute(
            "aria-busy", "false"
        )  # it rests a moment
    expect(buyer.get_by_role("button", name="Replace my bid")).to_be_visible()
    expect(rival.locator("#bid [data-live=bids]")).to_have_text("2 sealed bids")
    expect(seller.locator("#bid [data-live=bids]")).to_have_text("2 sealed bids")
    for page in (seller, rival):
        assert "2713" not in page.content() and "2,713" not in page.content()
    assert serious_faults(rival) == []

    deciding = open_page("seller")
    deciding.goto(room.replace("/auctions/", "/seller/auctions/") + "/end")
    deciding.get_by_role("button", name="End the auction now").click()
    expect(buyer.locator("#standing")).to_contain_text("You won this lot at ₹2,600")
    opened = rival.locator("#opened-bids tbody tr")
    expect(opened).to_have_count(2)
    expect(opened.first).to_contain_text("₹2,713")
    expect(rival.locator("#standing")).to_contain_text("went to another buyer")
    assert serious_faults(rival) == []
    picture(rival, "sealed-opened-360")


def test_a_lot_with_a_falling_price_is_sold_by_the_form(open_page: Callable[..., Page]) -> None:
    seller = open_page("seller", size=PHONE)
    fill(seller, "dutch")
    expect(seller.locator("[name=reserve_price]")).to_be_hidden()
    for name, value in (("floor_price", "2000"), ("drop", "50")):
        seller.locator(f"[name={name}]").fill(value)
    seller.locator("[name=drop_every_s]").select_option("60")
    expect(seller.locator("[data-falls-out]")).to_have_text(
        "Falls 10 times and is at ₹2,000 after 10 min 00 s."
    )
    assert serious_faults(seller) == []
    publish(seller)
    expect(seller.locator("#bid")).to_contain_text("falls ₹50 every 1 minute, stops at ₹2,000")


def test_a_price_falls_alike_on_screens_whose_clocks_differ(
    open_page: Callable[..., Page], house: House, falling: str
) -> None:
    right, wrong = open_page("buyer"), open_page("rival", size=PHONE)
    wrong.context.add_init_script(AN_HOUR_AHEAD)
    floor = open_page()
    floor.goto("/auctions?sort=newest")
    card = floor.locator(f"[data-auction-id='{falling}'] [data-live=price]")
    for page in (right, wrong):
        page.goto(f"/auctions/{falling}")
        expect(page.locator("#live-badge")).to_have_text("live")
    assert wrong.evaluate("Date.now()") - right.evaluate("Date.now()") > 3_000_000
    seen = set()
    for _ in range(2):
        price = price_of(right)
        expect(right.locator("#bid .price-tag .figure")).not_to_have_text(price, timeout=TWO_FALLS_MS)
        now = price_of(right)
        expect(wrong.locator("#bid .price-tag .figure")).to_have_text(now, timeout=1_000)
        expect(card).to_have_text(now, timeout=1_000)
        seen.add(now)
    assert len(seen) == 2
    assert serious_faults(wrong) == []
    picture(wrong, "falling-360")

    wrong.locator("form[data-bid=accept] button").click()
    expect(wrong.locator("#standing")).to_contain_text("You won this lot at ₹2,")
    expect(right.locator("#standing")).to_contain_text("went to another buyer")
    expect(right.locator("#bid .badge")).to_have_text("Sold")
    expect(right.locator("form[data-bid=accept]")).to_be_hidden()
    expect(floor.locator(f"[data-auction-id='{falling}'] .badge").first).to_have_text("Sold")
    sold = price_of(wrong)
    assert price_of(right) == sold
    expect(card).to_have_text(sold)


def test_without_scripts_a_falling_price_is_read_again_and_bought(
    open_page: Callable[..., Page], falling: str
) -> None:
    page = open_page("buyer", size=PHONE, java_script_enabled=False)
    page.goto(f"/auctions/{falling}")
    first = price_of(page)
    expect(page.locator("#bid .price-tag .figure")).not_to_have_text(first, timeout=TWO_FALLS_MS)
    page.locator("form[data-bid=accept] button").click()
    expect(page.locator("main")).to_contain_text("The lot is yours at ₹2,")
