"""The range follows what is typed, and the distance to the mandi's price follows the bids."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, bid, picture
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
RANGE = re.compile(r"₹[\d,]+ – ₹[\d,]+")


def test_the_range_comes_beside_the_price_field_as_the_lot_is_described(
    open_page: Callable[..., Page],
) -> None:
    page = open_page("seller", size=PHONE)
    page.goto("/seller/auctions/new")
    page.locator("[name=state]").select_option("Madhya Pradesh")
    page.locator("[name=district]").fill("Indore")
    page.locator("[name=commodity]").fill("Soyabean")
    page.locator("[name=commodity]").press("Tab")
    beside = page.locator("#worth")
    expect(beside).to_contain_text(RANGE)
    expect(beside).to_contain_text("Start the bids at ₹")
    moisture = page.locator("[name='quality.moisture']")
    moisture.fill("14")
    moisture.press("Tab")
    beside.locator("summary").click()
    expect(beside).to_contain_text("Moisture 14%, usually at most 12%")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    picture(page, "worth-form-360")
    page.locator("input[name=format][value=dutch]").check(force=True)
    expect(beside).to_contain_text("Start a falling price at ₹")


def test_the_distance_to_the_mandi_s_price_follows_the_bids(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    page = open_page("buyer")
    page.goto(f"/auctions/{lot}")
    against = page.locator(".against b")
    before = against.inner_text()
    assert re.search(r"(above|below|level with) the middle of ", before)
    bid(house, "rival", lot, "2700")
    expect(against).not_to_have_text(before)
    expect(against).to_contain_text("above the middle of ")
    page.reload()
    expect(against).to_contain_text("above the middle of ")
