"""Whoever holds a paper learns whether the house wrote it, and why not when it did not."""

import zlib

import orjson
import pytest
from flask import Flask

from app import create_app
from presentation.papers.pdf import draw_pdf
from presentation.papers.sheets import sheet_of
from services import papers
from services.papers import Finding, PaperKind, PaperView
from services.papers.codes import write_code
from services.papers.files import code_in_file
from services.runtime import sealing
from services.runtime.config import Config
from services.runtime.sealing import decode, encode
from tests.hammer import CLOSE
from tests.integration.papers.sold import brought_to
from tests.requirements import require_fonts
from tests.world import World

KEY_AT, PAYLOAD_AT, SIGNATURE_AT = 1, 2, 3
AMOUNT_AT = 6


@pytest.fixture
def paper(world: World) -> PaperView:
    """The agreement of a sale of 2,08,000 rupees."""
    sale_id = brought_to(world, "confirmed")
    asked = {"sale_id": sale_id, "kind": PaperKind.AGREEMENT, "person": world.seller, "now": CLOSE}
    found = papers.paper_of_sale(**asked)
    assert found is not None
    return found


def file_of(paper: PaperView) -> bytes:
    sheet = sheet_of(
        paper.facts, language="en", code=paper.code, check_at="https://mandi.example/papers/verify"
    )
    return draw_pdf(sheet, require_fonts(), paper.issued_at)


def with_part(code: str, place: int, part: str) -> str:
    parts = code.split(".")
    parts[place] = part
    return ".".join(parts)


def with_amount(code: str, paise: int) -> str:
    said = orjson.loads(decode(code.split(".")[PAYLOAD_AT]))
    said[AMOUNT_AT] = paise
    return with_part(code, PAYLOAD_AT, encode(orjson.dumps(said)))


def test_a_true_code_says_who_what_and_how_much(paper: PaperView):
    for text_ in (paper.code, f"https://mandi.example/papers/verify?code={paper.code}", f" {paper.code}\n"):
        verdict = papers.verify_code(text_)
        assert verdict.holds
        assert verdict.said is not None
        assert (verdict.said.seller, verdict.said.buyer) == ("Sunita Farmer", "Bharat Mills")
        assert (verdict.said.amount, verdict.said.number) == (2_08_000_00, "AGR/2026-27/000001")
        assert verdict.said.ledger_hash == paper.facts.ledger_hash
        assert verdict.said.facts_hash == paper.sha256


def test_a_changed_amount_is_named(paper: PaperView):
    verdict = papers.verify_code(with_amount(paper.code, 1_08_000_00))
    assert (verdict.finding, verdict.changed) == (Finding.CHANGED, ("amount",))
    assert not verdict.holds
    assert not verdict.is_signed


def test_a_forged_signature_does_not_hold(paper: PaperView):
    forged = with_part(paper.code, SIGNATURE_AT, encode(bytes(64)))
    assert papers.verify_code(forged).finding is Finding.FORGED
    public = sealing.the_house().public_key
    assert papers.check_code(with_amount(paper.code, 1), public_key=public).finding is Finding.FORGED


def test_another_house_is_told_apart(paper: PaperView):
    other = with_part(paper.code, KEY_AT, "00000000")
    assert papers.verify_code(other).finding is Finding.OTHER_HOUSE
    assert papers.check_code(paper.code, public_key=bytes(32)).finding is Finding.OTHER_HOUSE


def test_a_paper_that_left_the_books_is_told_apart(paper: PaperView, world: World):
    said = papers.verify_code(paper.code).said
    assert said is not None
    forger_inside = write_code(said.__class__(**_fields(said) | {"number": "AGR/2026-27/000999"}))
    assert papers.verify_code(forger_inside).finding is Finding.NOT_IN_BOOKS
    dearer = write_code(said.__class__(**_fields(said) | {"amount": 1}))
    assert papers.verify_code(dearer).finding is Finding.NOT_IN_BOOKS


def _fields(said: papers.Said) -> dict:
    return {name: getattr(said, name) for name in said.__slots__}


@pytest.mark.parametrize(
    "nonsense",
    ["", "MC1", "MC1.0.0.0", "x" * 4000, "https://mandi.example/papers/verify?code=", "मंडी", "MC1." * 900],
)
def test_what_is_no_code_is_said_to_be_none(app: Flask, nonsense: str):
    assert papers.verify_code(nonsense).finding is Finding.UNREADABLE
    assert papers.verify_file(nonsense.encode()).finding is Finding.UNREADABLE


@pytest.mark.parametrize(
    "payload", [b"[]", b"{}", b"not json at all, but long", b"[1,2,3,4,5,6,7,8,9,10]", b"\xff" * 30]
)
def test_a_code_with_nonsense_in_it_is_unreadable(paper: PaperView, payload: bytes):
    assert papers.verify_code(with_part(paper.code, PAYLOAD_AT, encode(payload))).said is None


def test_the_pdf_holds_its_code_and_shows_every_later_change(paper: PaperView):
    content = file_of(paper)
    assert code_in_file(content) == paper.code
    assert papers.verify_file(content).holds
    for place in (100, len(content) // 2, len(content) - 120):
        changed = bytearray(content)
        changed[place] ^= 1
        assert papers.verify_file(bytes(changed)).finding in (Finding.FILE_CHANGED, Finding.UNREADABLE)
    assert papers.verify_file(content + b"more").finding is Finding.FILE_CHANGED
    with_other_seal = content[: content.rfind(b"%MandiSeal")] + b"%MandiSeal " + b"A" * 86 + b"\n"
    assert papers.verify_file(with_other_seal).finding is Finding.FILE_CHANGED


def test_the_same_paper_gives_the_same_file(paper: PaperView):
    assert file_of(paper) == file_of(paper)


def test_a_file_without_its_seal_is_judged_by_its_code(paper: PaperView):
    content = file_of(paper)
    assert papers.verify_file(content[: content.rfind(b"%MandiSeal")]).holds


def test_a_code_in_packed_parts_is_found_and_a_bomb_does_no_harm(paper: PaperView):
    packed = b"stream\n" + zlib.compress(paper.code.encode()) + b"\nendstream"
    bomb = b"stream\n" + zlib.compress(bytes(50_000_000)) + b"\nendstream"
    assert code_in_file(bomb + packed) == paper.code


def test_two_codes_in_one_file_are_none(paper: PaperView):
    other = with_amount(paper.code, 1)
    assert papers.verify_file(f"{paper.code} {other}".encode()).finding is Finding.UNREADABLE


def test_the_command_checks_files_and_codes_and_exits_by_the_finding(app: Flask, paper: PaperView, tmp_path):
    run = app.test_cli_runner().invoke
    path = tmp_path / "paper.pdf"
    path.write_bytes(file_of(paper))
    for argument in (str(path), paper.code):
        said = run(args=["papers", "verify", argument])
        assert said.exit_code == 0, said.output
        assert "This paper holds" in said.output
        assert "AGR/2026-27/000001" in said.output
        assert "208000.00" in said.output
        assert paper.facts.ledger_hash in said.output
    said = run(args=["papers", "verify", with_amount(paper.code, 1)])
    assert said.exit_code == 1
    assert "changed: amount" in said.output


def test_with_the_public_key_a_paper_is_checked_far_from_the_house(app: Flask, paper: PaperView, tmp_path):
    key = app.test_cli_runner().invoke(args=["papers", "key"]).output.strip()
    path = tmp_path / "paper.pdf"
    path.write_bytes(file_of(paper))
    far = create_app(
        Config(
            database_url=f"sqlite:///{tmp_path / 'nothing.db'}",
            secret_key="other" * 10,
            public_id_key="other",
            testing=True,
        )
    )
    run = far.test_cli_runner().invoke
    assert run(args=["papers", "key"]).output.strip() != key
    for argument in (str(path), paper.code):
        assert "This paper holds" in run(args=["papers", "verify", "--key", key, argument]).output
    assert run(args=["papers", "verify", "--key", key, with_amount(paper.code, 1)]).exit_code == 1
    assert "another house" in run(args=["papers", "verify", paper.code]).output
    assert run(args=["papers", "verify", "--key", "short", paper.code]).exit_code == 2
