"""A page whose server goes away finds the next one by itself."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import bid
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
LISTEN_TO_BADGE = """
window.badges = [];
const badge = document.getElementById("live-badge");
new MutationObserver(() => window.badges.push(badge.textContent)).observe(badge, { childList: true });
"""


def test_a_house_that_restarts_is_found_again_without_a_reload(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    page = open_page("rival")
    page.goto(f"/auctions/{lot}")
    expect(page.locator("#live-badge")).to_have_text("live")
    house.stop()
    try:
        # A slow machine goes from one word to the other between two looks.
        expect(page.locator("#live-badge")).to_have_text(re.compile("catching up|offline"))
    finally:
        house.start()
    bid(house, "buyer", lot, "2500")
    expect(page.locator("#bid [data-live=bid-label]").first).to_contain_text("₹2,510", timeout=30_000)
    expect(page.locator("#live-badge")).to_have_text("live")


def test_a_page_that_is_asked_to_move_does_so_without_alarm(
    open_page: Callable[..., Page], house: House, lot: str
) -> None:
    page = open_page("rival")
    sockets: list[Any] = []

    def pass_on(socket: Any) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    page.route_web_socket("**/socket.io/**", pass_on)
    page.goto(f"/auctions/{lot}")
    expect(page.locator("#live-badge")).to_have_text("live")
    page.evaluate(LISTEN_TO_BADGE)
    sockets[0].send('42/auctions,["please_reconnect",{}]')
    page.wait_for_timeout(2_500)
    assert len(sockets) == 2
    bid(house, "buyer", lot, "2500")
    expect(page.locator("#bid [data-live=bid-label]").first).to_contain_text("₹2,510")
    assert page.evaluate("window.badges") == []
    names = [parse_qs(urlsplit(socket.url).query)["cid"] for socket in sockets]
    assert names[0] == names[1]
