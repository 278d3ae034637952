"""Browsers at a served house: Chromium by Playwright, one context a person."""

import os
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, sync_playwright

from tests.house import House
from tests.requirements import require_chromium

PASSWORD = "turmeric-fields-42"
UPI_ADDRESS = "mandi.office@examplebank"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PEOPLE = {
    "seller": ("Sunita Farmer", "seller"),
    "buyer": ("Bharat Mills", "buyer"),
    "rival": ("Ravi Traders", "buyer"),
}
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 860}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    path = require_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A served house with seller, buyer, rival and admin, and the prices it carries."""
    require_chromium()
    house = House(tmp_path_factory.mktemp("house"), UPI_ADDRESS=UPI_ADDRESS)
    house.flask("db", "upgrade")
    house.flask("prices", "seed")
    for login, (name, roles) in PEOPLE.items():
        house.create_person(name, f"{login}@example.in", roles, PASSWORD)
    house.flask("users", "create-admin", "--login", "admin@example.in", "--password", PASSWORD)
    house.start()
    yield house
    house.stop()


@pytest.fixture
def open_page(chromium: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Open a page of the house in a context of its own, signed in as `who` when given."""
    contexts = []

    def open_as(who: str = "", *, size: dict[str, int] | None = None, **options: object) -> Page:
        context = chromium.new_context(base_url=house.url, viewport=size or LAPTOP, locale="en-IN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        if who:
            page.goto("/sign-in")
            page.locator("[name=login]").fill(f"{who}@example.in")
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main").get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield open_as
    for context in contexts:
        context.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page where MANDI_PICTURES says, to be looked at."""
    folder = os.environ.get("MANDI_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def token(house: House, who: str) -> dict[str, str]:
    answer = requests.post(
        f"{house.url}/api/v1/tokens",
        json={"login": f"{who}@example.in", "password": PASSWORD},
        timeout=10,
    )
    return {"Authorization": f"Bearer {answer.json()['token']}"}


@pytest.fixture
def lot(house: House) -> str:
    """A lot that runs for an hour; its public id."""
    ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    listing = {
        "commodity": "wheat",
        "quantity_quintals": "25",
        "start_price": "2500",
        "ends_at": ends,
        "state": "Madhya Pradesh",
        "district": "Indore",
    }
    answer = requests.post(
        f"{house.url}/api/v1/auctions", json=listing, headers=token(house, "seller"), timeout=10
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["auction"]["id"])


def bid(house: House, who: str, lot: str, amount: str) -> None:
    """Bid through the API."""
    answer = requests.post(
        f"{house.url}/api/v1/auctions/{lot}/bids",
        json={"amount": amount, "client_ref": str(uuid.uuid4())},
        headers=token(house, who),
        timeout=10,
    )
    assert answer.status_code == 201, answer.text
