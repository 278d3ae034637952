"""A whole auction in two browsers: listed with a photo, bid on live, closed by the clock, reviewed."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
INDIA = ZoneInfo("Asia/Kolkata")
SOFT_CLOSE_MS = 120_000


def photo(folder: Path) -> str:
    path = folder / "soyabean.jpg"
    Image.new("RGB", (1200, 900), (196, 164, 92)).save(path)
    return str(path)


def list_lot(page: Page, folder: Path) -> str:
    """Fill the form as a farmer does, look at the preview, publish; returns the public id."""
    page.goto("/seller/auctions/new")
    page.locator("[name=commodity]").fill("सोयाबीन")
    page.locator("[name=commodity]").press("Tab")
    page.locator("[name=quantity]").fill("40")
    page.locator("[name=state]").select_option("Madhya Pradesh")
    page.locator("[name=district]").fill("Indore")
    expect(page.locator("#price")).to_contain_text("₹")
    page.locator("[name=start_price]").fill("5000")
    page.locator("[name=duration_hours][value=own]").check()
    ends = (datetime.now(INDIA) + timedelta(minutes=2)).replace(second=0)
    page.locator("[name=ends_at]").fill(ends.strftime("%Y-%m-%dT%H:%M"))
    page.locator("input[type=file]").set_input_files(photo(folder))
    picture(page, "form-filled")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="When you publish")).to_be_visible()
    picture(page, "preview")
    page.get_by_role("button", name="Publish the lot").click()
    page.wait_for_url(re.compile(r"/auctions/\w+$"))
    return page.url.rsplit("/", 1)[-1]


def test_a_lot_is_listed_bid_on_by_two_and_sold_by_the_clock(open_page, tmp_path: Path) -> None:
    browsing = open_page("buyer")
    browsing.goto("/auctions")
    seller = open_page("seller", size=PHONE)
    lot = list_lot(seller, tmp_path)

    # It appears on the buyer's page without a reload, and its card ticks.
    card = browsing.locator(f".lot-card[data-auction-id='{lot}']")
    expect(card).to_contain_text("Soyabean")
    expect(card).to_be_visible()
    expect(card.locator("img")).to_be_visible()
    expect(card.locator("[data-left]")).not_to_be_empty()
    picture(browsing, "browse-1280")

    card.get_by_role("link").first.click()
    rival = bid_against_each_other(open_page, browsing)
    closes_and_is_sold(open_page, browsing, seller, rival)


def bid_against_each_other(open_page, buyer: Page) -> Page:
    """A buyer's auto-bid, a rival on a phone who goes over it; returns the rival's page."""
    expect(buyer.locator("#live-badge, .live-badge").first).to_contain_text("live")
    buyer.get_by_text("Bid for me up to").click()
    buyer.locator("[name=max_amount]").fill("5500")
    buyer.get_by_role("button", name="Bid for me", exact=True).click()
    expect(buyer.locator("#standing")).to_contain_text("You lead at ₹5,000")

    # A rival on a phone meets the auto-bid, then goes over it.
    rival = open_page("rival", size=PHONE)
    rival.goto(buyer.url)
    picture(rival, "room-360")
    rival.locator("#next-bid .button-bid").click()
    expect(rival.locator("#standing")).to_contain_text("You are outbid")
    expect(buyer.locator("#standing")).to_contain_text("You lead at ₹5,050")
    phone = open_page("buyer", size=PHONE)
    phone.goto("/buyer")
    lot = buyer.url.rsplit("/", 1)[-1]  # other tests of this house sell soyabean too
    expect(phone.locator(f"[data-auction-id='{lot}']")).to_contain_text("Leading")
    rival.get_by_text("Bid another amount").click()
    rival.locator("#own-amount [name=amount]").fill("5550")
    rival.get_by_role("button", name="Place this bid").click()
    expect(rival.locator("#standing")).to_contain_text("You lead at ₹5,550")

    # Outbid on both devices of the buyer: in the room, and on the table of the phone.
    expect(buyer.locator("#standing")).to_contain_text("You are outbid")
    expect(phone.locator("#toasts")).to_contain_text("outbid")
    picture(buyer, "room-outbid-1280")
    picture(phone, "buyer-table-360")
    expect(buyer.locator("#bid-history tbody tr")).to_have_count(4)

    return rival


def closes_and_is_sold(open_page, buyer: Page, seller: Page, rival: Page) -> None:
    """The soft close runs out, the scheduler closes, both sides and the office see the sale."""
    # Every bid came in the last two minutes, so the end has moved; then the scheduler closes it.
    expect(rival.locator("#standing")).to_contain_text("You won", timeout=SOFT_CLOSE_MS + 20_000)
    expect(buyer.locator("#standing")).to_contain_text("went to another buyer")
    picture(rival, "room-won-360")

    rival.reload()
    rival.get_by_role("link", name="Go to the sale").click()
    expect(rival.get_by_text("₹2,22,000").first).to_be_visible()
    picture(rival, "sale-360")
    seller.goto("/notifications")
    expect(seller.locator("main")).to_contain_text("₹5,550")
    picture(seller, "bell-360")

    office = open_page("admin")
    office.goto("/admin")
    picture(office, "office-1280")
    office.goto("/admin/sales")
    expect(office.locator("main")).to_contain_text("Sunita Farmer")
    expect(office.locator("main")).to_contain_text("Ravi Traders")
    picture(office, "office-sales-1280")
