"""Two people in two browsers, each served by another process, in one auction."""

import signal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from services import accounts
from services.core.clock import utc_now
from tests.browser.conftest import LAPTOP, PASSWORD, PHONE, picture
from tests.house import House
from tests.scale.conftest import Pair, estate, front, pair, postgres_url, redis_server  # noqa: F401
from tests.scale.front import Front

pytestmark = [
    pytest.mark.browser,
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.xdist_group("browser"),
]
A_LOOK_MS = 600
"""A press sooner than a person can have read the new price bids the old one, on purpose."""


def open_lot(browser: Browser, base: str, lot: str, login: str, size: Any) -> Page:
    """Sign in somewhere and open a lot."""
    page = browser.new_context(base_url=base, viewport=size, locale="en-IN").new_page()
    page.set_default_timeout(30_000)
    page.goto("/sign-in")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"/auctions/{lot}")
    expect(page.locator("#live-badge")).to_have_attribute("data-state", "live", timeout=30_000)
    return page


def make_people(house: Pair) -> None:
    with house.place.app.app_context():
        for name, login in (("Bharat Mills", "mill@example.in"), ("Ravi Traders", "trader@example.in")):
            accounts.create_person(name=name, login=login, password=PASSWORD, roles=("buyer",), now=utc_now())


def watch_at(house: House, browser: Browser, lot: str, login: str, size: Any) -> Page:
    return open_lot(browser, house.url, lot, login, size)


def bid(page: Page, *, shown: str = "5,000") -> None:
    """Press the large button once it offers this bid."""
    button = page.locator("#next-bid .button-bid")
    expect(button).to_contain_text(shown)
    page.wait_for_timeout(A_LOOK_MS)
    button.click()
    expect(page.locator("#standing")).to_contain_text("You lead", timeout=30_000)


def test_two_browsers_on_two_processes_bid_against_each_other(
    chromium: Browser,
    pair: Pair,  # noqa: F811
) -> None:
    make_people(pair)
    (lot,) = pair.place.lots(3600)
    mill = watch_at(pair.left, chromium, lot, "mill@example.in", LAPTOP)
    trader = watch_at(pair.right, chromium, lot, "trader@example.in", PHONE)

    bid(mill)
    expect(trader.locator("main")).to_contain_text("Bidder 1 leads")
    bid(trader, shown="5,001")
    expect(mill.locator("#standing")).to_contain_text("You are outbid")
    picture(mill, "two-processes-mill")
    picture(trader, "two-processes-trader")


def test_a_page_whose_process_is_killed_goes_on_at_the_other(
    chromium: Browser,
    pair: Pair,  # noqa: F811
    front: Front,  # noqa: F811
) -> None:
    make_people(pair)
    (lot,) = pair.place.lots(3600)
    mill = open_lot(chromium, front.url, lot, "mill@example.in", LAPTOP)
    trader = open_lot(chromium, front.url, lot, "trader@example.in", PHONE)
    for victim in (pair.left, pair.right):
        victim.stop(signal.SIGKILL)
        for page in (mill, trader):  # whoever was there is live again, the other never noticed
            expect(page.locator("#live-badge")).to_have_attribute("data-state", "live", timeout=30_000)
        outbid, leader = (mill, trader) if victim is pair.right else (trader, mill)
        bid(leader, shown="5,000" if victim is pair.left else "5,001")
        expect(outbid.locator("main")).to_contain_text(
            "Bidder 1 leads" if victim is pair.left else "You are outbid"
        )
        victim.start()
