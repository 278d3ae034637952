"""What is left in hand moves with the bids, on the seller's own screens."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import bid
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_seller_sees_what_is_left_of_each_bid(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    office = open_page("admin")
    office.goto("/admin/fees/new")
    for name, value in {"state": "Madhya Pradesh", "kind": "labour", "payer": "seller"}.items():
        office.locator(f"[name={name}]").select_option(value)
    office.locator("[name=unit]").select_option("per_quintal")
    for name, value in {"name": "Hamali", "rate": "12.50", "source": "the yard's board"}.items():
        office.locator(f"[name={name}]").fill(value)
    office.get_by_role("button", name="Save").click()
    expect(office.locator("main")).to_contain_text("The fee line is saved")

    room, table = open_page("seller"), open_page("seller")
    room.goto(f"/auctions/{lot}")
    table.goto("/seller")
    bid(house, "buyer", lot, "2600")
    # ₹2,600 less ₹12.50, for 25 quintals; paid out in whole rupees.
    expect(room.locator(".in-hand")).to_contain_text("₹2,587.50")
    expect(room.locator(".in-hand")).to_contain_text("₹64,688")
    expect(table.locator(f"[data-auction-id='{lot}'] .in-hand-small")).to_contain_text("₹64,688")
