"""After the hammer, in the browsers of both sides and the office: paid by UPI, weighed, disputed, settled.

The figures, in rupees: 40 quintals at 5,200 are 2,08,000. On the day of the sale the buyer pays 1 % cess,
the seller 1.5 % commission and 12.35 a quintal. 48 kg (1.2 %) are missing at receipt: 2,496 wait. Half of it
goes to the buyer: 2,06,752 for the goods, with the cess 2,08,819.52 due, 1,260.48 back; less 3,101.28 and 494
the seller has 2,03,157.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from presentation.upi import qr_svg
from tests.browser.conftest import LAPTOP, PHONE, UPI_ADDRESS, bid, picture, token
from tests.house import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OpenPage = Callable[..., Page]
STATE, DISTRICT = "Maharashtra", "Latur"
UTR = "412345678901"
LANGUAGES = ("en", "hi", "mr")
FEES = (
    {"kind": "commission", "unit": "percent", "name": "Adat", "rate": "1.5"},
    {"kind": "labour", "unit": "per_quintal", "name": "Hamali", "rate": "12.35"},
)


def test_a_sale_is_paid_weighed_disputed_settled_and_on_paper(
    open_page: OpenPage, house: House, tmp_path: Path
) -> None:
    take_fees(open_page("admin"))
    buyer, seller = open_page("buyer", size=PHONE), open_page("seller", size=PHONE)
    sale = sell_by_hammer(house, seller, buyer)
    press(seller, sale, "Confirm the sale")
    pay_by_upi(buyer, sale)
    the_office_sees_it_arrive(open_page("admin"))
    weigh(seller, sale, "8200", "4200", "I have sent the lot")
    weigh(buyer, sale, "8152", "4200", "I have received the lot")
    only_the_difference_waits(seller, buyer, sale)
    settle(seller, buyer, sale)
    the_sale_is_complete(seller, buyer, sale)
    papers = {
        "statement": paper_in_three_languages(seller, sale, "Seller's statement", tmp_path),
        "invoice": paper_in_three_languages(buyer, sale, "Buyer's invoice", tmp_path),
    }
    anybody_can_check_them(open_page(), house, papers)


def take_fees(office: Page) -> None:
    """The office enters what the seller pays in the state of the lot."""
    for fee in FEES:
        office.goto("/admin/fees/new")
        for name in ("state", "kind", "payer", "unit"):
            value = {"state": STATE, "payer": "seller", **fee}[name]
            office.locator(f"[name={name}]").select_option(value)
        for name in ("name", "rate", "source"):
            office.locator(f"[name={name}]").fill({"source": "the yard's board", **fee}[name])
        office.get_by_role("button", name="Save").click()
        expect(office.locator("main")).to_contain_text("The fee line is saved")


def sell_by_hammer(house: House, seller: Page, buyer: Page) -> str:
    """A lot with one bid that its seller ends; returns the path of the sale."""
    listing = {
        "commodity": "soyabean",
        "quantity_quintals": "40",
        "start_price": "5000",
        "ends_at": (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+00:00", "Z"),
        "state": STATE,
        "district": DISTRICT,
    }
    answer = requests.post(
        f"{house.url}/api/v1/auctions", json=listing, headers=token(house, "seller"), timeout=10
    )
    assert answer.status_code == 201, answer.text
    lot = str(answer.json()["auction"]["id"])
    bid(house, "buyer", lot, "5200")
    seller.goto(f"/seller/auctions/{lot}/end")
    seller.get_by_role("button", name="End the auction now").click()
    buyer.goto(f"/auctions/{lot}")
    buyer.get_by_role("link", name="Go to the sale").first.click()
    expect(buyer.locator("#next-step")).to_contain_text("Waiting for Sunita Farmer to confirm the sale")
    return urlsplit(buyer.url).path


def press(page: Page, sale: str, button: str) -> None:
    page.goto(sale)
    page.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text("Noted. The other side is told.")


def pay_by_upi(buyer: Page, sale: str) -> None:
    """The exact amount stands in the link and in the QR code; the number of the payment is told."""
    buyer.goto(sale)
    expect(buyer.locator("#next-step")).to_have_text("Your turn: pay ₹2,10,080")
    buyer.get_by_role("link", name="UPI to the market office").click()
    expect(buyer.locator("#pay")).to_contain_text("Pay exactly ₹2,10,080")
    link = buyer.get_by_role("link", name="Open my UPI app").get_attribute("href") or ""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    number = sale.rpartition("/")[2]
    assert link.startswith("upi://pay?")
    assert (asked["pa"], asked["am"], asked["cu"]) == (UPI_ADDRESS, "210080.00", "INR")
    assert asked["tr"] == f"MC{number}"
    drawn = buyer.locator("figure.qr svg path").last.get_attribute("d")
    assert drawn == re.findall(r'd="([^"]+)"', qr_svg(link))[-1]
    picture_both(buyer, "after-hammer-pay-by-upi")
    buyer.locator("[name=reference]").fill(UTR)
    buyer.get_by_role("button", name="I have paid").click()
    expect(buyer.locator("#next-step")).to_contain_text("Waiting until your payment is confirmed")


def the_office_sees_it_arrive(office: Page) -> None:
    office.goto("/admin/payments")
    row = office.get_by_role("row", name=re.compile(UTR))
    expect(row).to_contain_text("₹2,10,080")
    picture(office, "after-hammer-office-1280")
    row.get_by_role("button", name="It has arrived").click()
    expect(office.get_by_role("row", name=re.compile(UTR))).to_have_count(0)


def weigh(page: Page, sale: str, full: str, empty: str, button: str) -> None:
    page.goto(sale)
    page.locator("[name=gross]").fill(full)
    page.locator("[name=tare]").fill(empty)
    page.get_by_role("button", name=button).click()
    expect(page.locator("main")).to_contain_text("Noted. The other side is told.")


def only_the_difference_waits(seller: Page, buyer: Page, sale: str) -> None:
    """1.2 % less came: that is disputed, what nobody disputes is released at once, no invoice is written."""
    for page in (seller, buyer):
        page.goto(sale)
        expect(page.locator("#next-step")).to_contain_text("The lot is received, ₹2,496 wait")
        expect(section(page, "scales")).to_contain_text("4,000 kg")
        expect(section(page, "scales")).to_contain_text("3,952 kg")
        expect(section(page, "disputes")).to_contain_text("Weight · ₹2,496")
        expect(section(page, "settled")).to_contain_text("₹2,496 of it wait")
    expect(section(buyer, "issued").get_by_role("listitem").filter(has_text="invoice")).to_contain_text(
        "as an estimate"
    )
    picture_both(buyer, "after-hammer-disputed")
    # 2,05,504 less 3,082.56 and 494, to the rupee.
    seller.goto("/account/wallet")
    expect(free(seller)).to_have_text("₹2,01,927")


def settle(seller: Page, buyer: Page, sale: str) -> None:
    """The seller offers half of it, the buyer accepts."""
    seller.goto(sale)
    seller.get_by_role("link", name="See the dispute").click()
    seller.locator("[name=offer-amount]").fill("1248")
    seller.get_by_role("button", name="Make this offer").click()
    expect(seller.locator("main")).to_contain_text("Sunita Farmer offers: ₹1,248 to the buyer")
    buyer.goto(sale)
    buyer.get_by_role("link", name="See the dispute").click()
    picture_both(buyer, "after-hammer-offer")
    buyer.get_by_role("button", name="Accept and settle").click()
    expect(buyer.locator("main")).to_contain_text("settled by both sides")


def the_sale_is_complete(seller: Page, buyer: Page, sale: str) -> None:
    """Both sides read the new total; the wallets hold what the statement says, to the paisa."""
    for page in (seller, buyer):
        page.goto(sale)
        expect(page.locator("#next-step")).to_contain_text("This sale is complete")
        expect(section(page, "settled").locator(".total")).to_contain_text("₹2,06,752")
        expect(section(page, "settled")).to_contain_text("To the buyer, by disputes")
        expect(section(page, "settled")).to_contain_text("− ₹1,248")
        expect(section(page, "disputes")).to_contain_text("₹1,248 to the buyer")
    expect(section(seller, "statement").locator(".total")).to_contain_text("₹2,03,157")
    for figure in ("₹2,06,752", "−₹3,101.28", "−₹494", "−₹3,595.28"):
        expect(section(seller, "statement")).to_contain_text(figure)
    expect(section(buyer, "statement").locator(".total")).to_contain_text("₹2,08,819.52")
    picture_both(seller, "after-hammer-complete")
    seller.goto("/account/wallet")
    expect(free(seller)).to_have_text("₹2,03,157")
    picture_both(seller, "after-hammer-wallet")
    buyer.goto("/account/wallet")
    expect(free(buyer)).to_have_text("₹1,260.48")


def paper_in_three_languages(page: Page, sale: str, name: str, folder: Path) -> dict[str, Path]:
    """Read a paper as a page, then take it as PDF in each language; returns the files."""
    files = {}
    page.goto(sale)
    page.get_by_role("link", name=name, exact=True).click()
    for language, label in zip(LANGUAGES, ("English", "हिन्दी", "मराठी"), strict=True):
        page.locator("main").get_by_role("link", name=label).click()
        expect(page.locator("article.paper")).to_have_attribute("lang", language)
        href = page.locator(f"a[href*='.pdf'][href*='language={language}']").get_attribute("href") or ""
        answer = page.request.get(href)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        files[language] = (keep_in() or folder) / f"after-hammer-{name[:5]}-{language}.pdf"
        files[language].write_bytes(answer.body())
    picture_both(page, f"after-hammer-paper-{name[:5]}")
    return files


def anybody_can_check_them(page: Page, house: House, papers: dict[str, dict[str, Path]]) -> None:
    """The public page and the command say that they hold, and for how much."""
    shown = {"statement": "₹2,03,157", "invoice": "₹2,08,819.52"}
    for kind, files in papers.items():
        for file in files.values():
            page.goto("/papers/verify")
            page.locator("[name=paper]").set_input_files(file)
            page.get_by_role("button", name="Check the PDF").click()
            expect(page.locator("#verdict")).to_contain_text("It holds")
            expect(page.locator(".verdict")).to_contain_text(shown[kind])
    said = house.flask("papers", "verify", str(papers["statement"]["hi"]))
    assert "Rs 203157" in said
    said = house.flask("papers", "verify", str(papers["invoice"]["mr"]))
    assert "Rs 208819.52" in said


def section(page: Page, heading: str) -> Locator:
    """The part of a page under the heading of this id."""
    return page.locator(f"section[aria-labelledby={heading}]")


def free(page: Page) -> Locator:
    """What a wallet says is free."""
    return page.locator("main .stat", has_text="yours to use").locator(".figure")


def picture_both(page: Page, name: str) -> None:
    """Keep a page as it is on a laptop and on a phone, where nothing is wider than the screen."""
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        picture(page, f"{name}-{size['width']}")


def keep_in() -> Path | None:
    """Where pictures are kept, and files to make some of."""
    folder = os.environ.get("MANDI_PICTURES")
    return Path(folder) if folder else None
