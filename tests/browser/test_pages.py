"""Every page: usable on a phone, clean for axe in light and dark, light to load, and in Hindi too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, House
from tests.house import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PAGES = {
    "": (
        "/",
        "/auctions",
        "/prices",
        "/prices/soyabean",
        "/prices/compare?commodity=soyabean&place=Indore&radius=200",
        "/how-it-works",
        "/statistics",
        "/register",
        "/sign-in",
    ),
    "seller": ("/seller", "/seller/auctions/new", "/sales", "/notifications", "/account", "/prices/alerts"),
    "buyer": ("/buyer", "/sales", "/api/docs"),
    "admin": (
        "/admin",
        "/admin/sales",
        "/admin/auctions",
        "/admin/people",
        "/admin/fees",
        "/admin/fees/new",
        "/admin/jobs",
        "/admin/ledgers",
        "/admin/log",
    ),
}
MOST_BYTES = 150 * 1024


def serious_faults(page: Page) -> list[str]:
    """What axe finds that would keep somebody out."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", list(PAGES))
def test_pages_hold_on_a_phone_and_axe_finds_nothing_serious(
    open_page: Callable[..., Page], who: str, theme: str
) -> None:
    page = open_page(who, size=PHONE, color_scheme=theme)
    faults: dict[str, list[str]] = {}
    for path in PAGES[who]:
        answer = page.goto(path)
        assert answer is not None and answer.ok, path
        found = serious_faults(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("wider than the phone")
        if found:
            faults[path] = found
    assert faults == {}


def test_pages_say_nothing_in_the_console(open_page: Callable[..., Page]) -> None:
    page = open_page("buyer")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES[""][:6] + PAGES["buyer"]:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert said == []


@pytest.mark.parametrize("path", ["/", "/auctions", "/sign-in"])
def test_a_first_load_weighs_at_most_150_kilobytes(open_page: Callable[..., Page], path: str) -> None:
    page = open_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert len(received) > 3
    assert sum(received) <= MOST_BYTES


@pytest.mark.parametrize(("language", "word"), [("hi-IN", "नीलामी"), ("mr-IN", "लिलाव")])
def test_a_browser_is_answered_in_its_language(house: House, chromium, language: str, word: str) -> None:
    context = chromium.new_context(base_url=house.url, locale=language)
    page = context.new_page()
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", language[:2])
    expect(page.locator("main")).to_contain_text(word)
    context.close()
