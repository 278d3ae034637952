"""Papers on the pages of the house: for the two sides, and for whoever checks one."""

import io
import re
import shutil
import subprocess

import pytest
from flask import Flask
from fpdf import FPDF

from services.core.ids import public_id
from tests.hammer import sell
from tests.integration.papers.sold import brought_to
from tests.requirements import require_fonts, require_program
from tests.visitor import Visitor, signed_in
from tests.world import World

KINDS = ("agreement", "receipt", "gate_pass", "invoice", "statement")


@pytest.fixture
def sale(world: World) -> str:
    """A complete sale, by its public id."""
    return public_id("sale", brought_to(world, "completed"))


def pdf_of(who: Visitor, sale: str, kind: str, language: str = "en") -> bytes:
    page = who.get(f"/sales/{sale}/papers/{kind}")
    assert page.status_code == 302
    answer = who.get(f"{page.location.partition('?')[0]}.pdf?language={language}")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return answer.data


def text_of(content: bytes) -> str:
    program = require_program("pdftotext")
    done = subprocess.run([program, "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_page_of_a_sale_lists_its_papers(app: Flask, world: World):
    sale_id = public_id("sale", sell(world))
    page = signed_in(app, world.buyer.login).get(f"/sales/{sale_id}").text
    assert "Gate pass" in page
    assert f"/sales/{sale_id}/papers/invoice" in page
    assert "Seller's statement" not in page
    seller = signed_in(app, world.seller.login)
    assert "Seller's statement" in seller.get(f"/sales/{sale_id}").text
    assert "AGR/2026-27/000001" not in seller.get(f"/sales/{sale_id}").text


def test_issued_papers_are_linked_with_their_numbers(seller: Visitor, sale: str):
    page = seller.get(f"/sales/{sale}").text
    for prefix in ("AGR", "RCT", "GTP", "INV", "STM"):
        assert f"{prefix}/2026-27/000001" in page
    assert page.count(".pdf") == len(KINDS)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Two lakh eight thousand rupees only"),
        ("hi", "दो लाख आठ हज़ार रुपये मात्र"),
        ("mr", "दोन लाख आठ हजार रुपये फक्त"),
    ],
)
def test_a_paper_reads_as_a_page_in_three_languages(seller: Visitor, sale: str, language: str, words: str):
    page = seller.get(seller.get(f"/sales/{sale}/papers/statement?language={language}").location)
    assert page.status_code == 200
    assert words in page.text
    assert f'class="paper" lang="{language}"' in page.text
    assert "₹2,08,000.00" in page.text
    assert "<svg" in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_is_a_pdf_that_says_its_figures(seller: Visitor, sale: str, kind: str):
    require_fonts()
    text = " ".join(text_of(pdf_of(seller, sale, kind)).split())
    assert "/2026-27/000001" in text
    for said in ("Sunita Farmer", "Bharat Mills", "Soyabean JS-335", "40 quintals", "22 Nov 2026"):
        assert said in text
    if kind == "gate_pass":
        assert "Truck MP09 HG 1234, slip 88" in text
    else:
        assert "₹2,08,000.00" in text
        assert "Two lakh eight thousand rupees only" in text
    if kind == "receipt":
        assert "R-4711" in text


@pytest.mark.parametrize("language", ["hi", "mr"])
def test_devanagari_is_shaped_and_its_font_embedded(
    seller: Visitor, sale: str, language: str, monkeypatch: pytest.MonkeyPatch
):
    require_fonts()
    shaped = []
    real = FPDF.set_text_shaping

    def watched(self: FPDF, **options: object) -> None:
        real(self, **options)
        shaped.append(self.text_shaping)

    monkeypatch.setattr(FPDF, "set_text_shaping", watched)
    content = pdf_of(seller, sale, "statement", language)
    assert shaped[-1]["use_shaping_engine"] is True
    assert shaped[-1]["language"] == language
    assert b"NotoSansDevanagari" in content
    assert b"NotoSansDevanagariBold" in content
    assert content.count(b"/FontFile2") >= 4
    if shutil.which("pdftotext"):
        assert "₹2,08,000.00" in text_of(content)


@pytest.mark.parametrize("kind", ["agreement", "receipt", "statement"])
def test_an_amount_is_written_the_same_in_each_language(seller: Visitor, sale: str, kind: str):
    written = {
        language: re.findall(r"₹[\d,.]+", text_of(pdf_of(seller, sale, kind, language)))
        for language in ("en", "hi", "mr")
    }
    assert len(written["en"]) >= 2
    assert sorted(written["en"]) == sorted(written["hi"]) == sorted(written["mr"])


def test_papers_are_nobody_elses_business(app: Flask, world: World, seller: Visitor, sale: str):
    page = seller.get(f"/sales/{sale}/papers/statement").location.partition("?")[0]
    for path in (page, f"{page}.pdf", f"/sales/{sale}/papers/statement"):
        for login in (world.rival.login, world.stranger.login, world.buyer.login):
            assert signed_in(app, login).get(path).status_code == 404
        assert Visitor(app).get(path).status_code == 302
        assert signed_in(app, world.admin.login).get(path).status_code in (200, 302)
    assert seller.get(f"/sales/{sale}/papers/nonsense").status_code == 404
    assert seller.get("/papers/zzzzzzzz").status_code == 404


def test_before_its_time_a_paper_is_a_draft_or_not_there(app: Flask, world: World):
    sale = public_id("sale", sell(world))
    seller = signed_in(app, world.seller.login)
    draft = seller.get(f"/sales/{sale}/papers/statement").text
    assert "Draft: an estimate without a number, not a paper" in draft
    assert "<svg" not in draft.partition('class="paper"')[2].partition("</article>")[0]
    assert seller.get(f"/sales/{sale}/papers/receipt").status_code == 409


def test_without_fonts_the_pdf_is_refused_in_plain_words(seller: Visitor, sale: str, app: Flask, tmp_path):
    house = app.config["HOUSE"]
    app.config["HOUSE"] = house.model_copy(update={"paper_fonts": str(tmp_path)})
    page = seller.get(f"/sales/{sale}/papers/invoice").location
    assert seller.get(page).status_code == 200
    answer = seller.get(f"{page.partition('?')[0]}.pdf")
    assert answer.status_code == 503
    assert "a font is missing" in answer.text


def test_anybody_checks_a_paper_by_the_address_in_its_qr_code(app: Flask, seller: Visitor, sale: str):
    page = seller.get(seller.get(f"/sales/{sale}/papers/invoice").location).text
    code = page.partition("/papers/verify?code=")[2].partition('"')[0]
    checked = Visitor(app).get(f"/papers/verify?code={code}").text
    assert "It holds" in checked
    for said in ("Sunita Farmer", "Bharat Mills", "₹2,08,000", "INV/2026-27/000001"):
        assert said in checked
    forged = Visitor(app).get(f"/papers/verify?code={code[:-10]}AAAAAAAAAA").text
    assert "It holds" not in forged
    assert "Believe nothing it says" in forged
    assert "Sunita Farmer" not in forged


def test_anybody_checks_a_pdf(app: Flask, seller: Visitor, sale: str, monkeypatch: pytest.MonkeyPatch):
    require_fonts()
    monkeypatch.setattr("routes.papers.LARGEST_FILE", 200_000)
    content = pdf_of(seller, sale, "invoice")
    stranger = Visitor(app)
    upload = {"paper": (io.BytesIO(content), "paper.pdf")}
    assert "It holds" in stranger.post("/papers/verify", upload).text
    changed = content.replace(b"/FontFile2", b"/FontFile9", 1)
    upload = {"paper": (io.BytesIO(changed), "paper.pdf")}
    assert "this file was changed" in stranger.post("/papers/verify", upload).text
    upload = {"paper": (io.BytesIO(b"x" * 200_001), "paper.pdf")}
    assert stranger.post("/papers/verify", upload).status_code == 413
    assert "There is no code" in stranger.post("/papers/verify", {"code": "nothing"}).text


def test_checking_and_printing_have_limits(app: Flask, seller: Visitor, sale: str, monkeypatch):
    monkeypatch.setattr("routes.papers.CHECKS_OF_AN_ADDRESS", "2 per hour")
    monkeypatch.setattr("routes.papers.PRINTS", "1 per hour")
    stranger = Visitor(app)
    answers = [stranger.get("/papers/verify?code=x").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    page = seller.get(f"/sales/{sale}/papers/invoice").location.partition("?")[0]
    assert [seller.get(f"{page}.pdf").status_code for _ in range(2)][1] == 429
