"""Bidding when something is missing: no scripts, no socket, a slip of the finger."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, bid
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_without_scripts_a_bid_is_a_form_and_its_answer_a_page(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    page = open_page("buyer", size=PHONE, java_script_enabled=False)
    page.goto(f"/auctions/{lot}")
    page.locator("#next-bid .button-bid").click()
    expect(page.locator("main")).to_contain_text("You lead at ₹2,500")
    bid(house, "rival", lot, "2510")
    page.goto(f"/auctions/{lot}")
    page.get_by_text("Bid another amount").click()
    page.locator("#own-amount [name=amount]").fill("2511")
    page.get_by_role("button", name="Place this bid").click()
    expect(page.locator("#amount-error")).to_contain_text("Bid at least ₹2,520")


def test_without_scripts_a_slip_of_the_finger_is_asked_about(
    open_page: Callable[..., Page], lot: str
) -> None:
    page = open_page("buyer", java_script_enabled=False)
    page.goto(f"/auctions/{lot}")
    page.get_by_text("Bid another amount").click()
    page.locator("#own-amount [name=amount]").fill("25000")
    page.get_by_role("button", name="Place this bid").click()
    expect(page.get_by_role("heading", name="Did you mean this amount?")).to_be_visible()
    expect(page.locator("main")).to_contain_text("₹6,25,000")
    expect(page.locator("main")).to_contain_text("6 lakh 25 thousand")
    page.get_by_role("button", name="Yes, bid ₹25,000 per quintal").click()
    expect(page.locator("main")).to_contain_text("You lead at ₹25,000")


def test_with_the_socket_blocked_the_page_polls_and_still_bids(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    page = open_page("buyer")
    page.route("**/socket.io/**", lambda route: route.abort())
    page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    page.goto(f"/auctions/{lot}")
    bid(house, "rival", lot, "2500")
    expect(page.locator("#bid [data-live=bid-label]").first).to_contain_text("₹2,510", timeout=20_000)
    page.locator("#next-bid .button-bid").click()
    expect(page.locator("main")).to_contain_text("You lead at ₹2,510")


def test_a_form_reloaded_by_the_phone_comes_back_as_it_was_typed(open_page: Callable[..., Page]) -> None:
    page = open_page("seller", size=PHONE)
    page.goto("/seller/auctions/new")
    page.locator("[name=commodity]").fill("Wheat")
    page.locator("[name=quantity]").fill("55")
    expect(page.locator("[data-save-state]")).to_contain_text("Draft saved")
    page.reload()
    expect(page.locator("[name=quantity]")).to_have_value("55")
