"""Each paper is issued once, with the next number of its series, and never changes."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from models.base import db
from models.paper import Paper
from services import disputes, papers
from services.core.errors import NotFound
from services.core.ids import number_of
from services.papers import PaperKind
from services.papers.service import issue_in
from services.runtime.transaction import transaction
from tests.hammer import CLOSE, bid, close, offer, sell, tell, weigh
from tests.integration.papers.sold import advance_to, brought_to
from tests.world import World

LATER = CLOSE + timedelta(hours=1)
MANY = 6


def numbers(kind: PaperKind) -> list[tuple[str, int]]:
    db.session.rollback()
    query = select(Paper.year, Paper.number).where(Paper.kind == kind.value)
    return [tuple(row) for row in db.session.execute(query.order_by(Paper.year, Paper.number))]


def sold(world: World, count: int) -> list[int]:
    """So many sales whose sellers have confirmed, without anybody having heard of it yet."""
    auctions = [offer(world.seller) for _ in range(count)]
    for auction in auctions:
        bid(world.buyer, auction, 5_200)
    close()
    with transaction() as session:
        session.execute(text("UPDATE sales SET status = 'confirmed'"))
        return list(session.scalars(text("SELECT id FROM sales ORDER BY id")))


def failing(sale_id: int) -> None:
    """Issue in a transaction that comes to nothing."""
    with suppress(ZeroDivisionError), transaction() as session:
        issue_in(session, sale_id=sale_id, now=LATER)
        raise ZeroDivisionError


def issued(world: World, sale_id: int) -> dict[str, str]:
    return {row.kind.value: row.number for row in papers.list_papers(sale_id=sale_id, person=world.seller)}


def test_papers_are_issued_step_by_step(world: World):
    sale_id = brought_to(world, "paid")
    assert issued(world, sale_id) == {
        "agreement": "AGR/2026-27/000001",
        "receipt": "RCT/2026-27/000001",
        "gate_pass": "",
        "invoice": "",
        "statement": "",
    }


def test_an_invoice_waits_until_a_dispute_about_its_price_is_settled(world: World):
    sale_id = brought_to(world, "dispatched")
    weigh(world.buyer, sale_id, 3_952, now=LATER)
    tell()
    assert issued(world, sale_id)["invoice"] == ""
    (row,) = disputes.list_of_sale(sale_id=sale_id, person=world.buyer)
    number = number_of("dispute", row.id)
    made = disputes.offer(
        person=world.seller, dispute_id=number, amount=1_248_00, note="", key="offer-key", now=LATER
    )
    disputes.accept_offer(
        person=world.buyer,
        dispute_id=number,
        offer_id=number_of("offer", made.offers[0].id),
        key="accept-key",
        now=LATER,
    )
    tell()
    assert issued(world, sale_id)["invoice"] == "INV/2026-27/000001"
    paper = papers.paper_of_sale(sale_id=sale_id, kind=PaperKind.INVOICE, person=world.buyer, now=LATER)
    assert paper.facts.amount == 2_06_752_00


def test_a_complete_sale_has_all_five_and_their_figures_agree(world: World):
    sale_id = sell(world, crop="Wheat")
    advance_to(world, sale_id, "completed", now=LATER)
    facts = {
        kind: papers.paper_of_sale(sale_id=sale_id, kind=kind, person=world.seller, now=LATER).facts
        for kind in PaperKind
    }
    assert {each.amount for each in facts.values()} == {2_08_000_00}
    statement = facts[PaperKind.STATEMENT]
    assert (statement.seller.name, statement.buyer.name) == ("Sunita Farmer", "Bharat Mills")
    assert (statement.issued_on, statement.lot.crop["hi"]) == ("2026-11-22", "Wheat हिंदी")
    assert len(statement.ledger_hash) == 64
    assert facts[PaperKind.RECEIPT].payments[0].reference == "R-4711"
    assert facts[PaperKind.GATE_PASS].handed_over_note == "Truck MP09 HG 1234, slip 88"


def test_the_same_paper_is_always_the_same(world: World):
    sale_id = brought_to(world, "confirmed")
    asked = {"sale_id": sale_id, "kind": PaperKind.AGREEMENT, "person": world.buyer}
    first = papers.paper_of_sale(**asked, now=LATER)
    with transaction() as session:
        session.execute(text("UPDATE users SET name = 'Somebody Else'"))
        session.execute(text("UPDATE sales SET total = 1"))
    papers.issue_due(sale_id=sale_id, now=LATER + timedelta(days=400))
    again = papers.paper_of_sale(**asked, now=LATER + timedelta(days=400))
    assert first == again
    assert again.sha256 == hashlib.sha256(again.facts.text().encode()).hexdigest()
    assert again.facts.seller.name == "Sunita Farmer"


@pytest.mark.parametrize("change", ["UPDATE papers SET number = 9", "DELETE FROM papers"])
def test_the_database_refuses_to_change_a_paper(world: World, change: str):
    brought_to(world, "confirmed")
    with pytest.raises(DBAPIError, match="papers are never changed"), transaction() as session:
        session.execute(text(change))


def test_a_paper_that_is_due_but_missing_is_issued_when_it_is_opened(world: World):
    sale_id = sold(world, 1)[0]
    assert issued(world, sale_id)["agreement"] == ""
    asked = {"sale_id": sale_id, "kind": PaperKind.AGREEMENT, "person": world.seller, "now": LATER}
    assert papers.paper_of_sale(**asked).facts.number == "AGR/2026-27/000001"
    assert papers.paper_of_sale(**asked | {"kind": PaperKind.RECEIPT}) is None


def test_a_number_is_free_again_when_its_issue_fails(world: World):
    first, second = sold(world, 2)
    failing(first)
    assert numbers(PaperKind.AGREEMENT) == []
    for sale_id in (second, first):
        papers.issue_due(sale_id=sale_id, now=LATER)
    assert numbers(PaperKind.AGREEMENT) == [("2026-27", 1), ("2026-27", 2)]


def test_each_financial_year_begins_at_one(world: World):
    first, second, third = sold(world, 3)
    eve = datetime(2027, 3, 31, 18, 29, tzinfo=UTC)  # one minute before midnight in India
    for sale_id, now in ((first, eve), (second, eve + timedelta(minutes=1)), (third, eve)):
        papers.issue_due(sale_id=sale_id, now=now)
    assert numbers(PaperKind.AGREEMENT) == [("2026-27", 1), ("2026-27", 2), ("2027-28", 1)]


def test_many_at_once_leave_no_gap_and_issue_each_paper_once(app: Flask, world: World):
    sale_ids = sold(world, 4)
    together = threading.Barrier(MANY)

    def issue(n: int) -> None:
        together.wait()
        with app.app_context():
            for step in range(len(sale_ids)):
                sale_id = sale_ids[(n + step) % len(sale_ids)]
                if (n + step) % 3 == 0:
                    failing(sale_id)
                papers.issue_due(sale_id=sale_id, now=LATER)

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(issue, range(MANY)))
    assert numbers(PaperKind.AGREEMENT) == [("2026-27", n + 1) for n in range(4)]


def test_papers_are_for_the_two_sides_and_the_office(world: World):
    sale_id = brought_to(world, "completed")
    for person, count in ((world.seller, 5), (world.admin, 5), (world.buyer, 4)):
        assert len(papers.list_papers(sale_id=sale_id, person=person)) == count
    mine = papers.list_papers(sale_id=sale_id, person=world.seller)
    for row in mine:
        paper_id = number_of("paper", row.id)
        with pytest.raises(NotFound):
            papers.get_paper(paper_id=paper_id, person=world.rival)
        assert papers.get_paper(paper_id=paper_id, person=world.seller).facts.kind is row.kind
    statement = number_of("paper", mine[-1].id)
    with pytest.raises(NotFound):
        papers.get_paper(paper_id=statement, person=world.buyer)
    with pytest.raises(NotFound):
        papers.list_papers(sale_id=sale_id, person=world.stranger)


def test_before_it_is_due_a_paper_may_be_looked_at_without_a_number(world: World):
    sale_id = sell(world)
    for kind in (PaperKind.INVOICE, PaperKind.STATEMENT):
        draft = papers.draft_of_sale(sale_id=sale_id, kind=kind, person=world.seller, now=LATER)
        assert (draft.number, draft.statement.gross) == ("", 2_08_000_00)
    with pytest.raises(papers.NotDueYet):
        papers.draft_of_sale(sale_id=sale_id, kind=PaperKind.RECEIPT, person=world.seller, now=LATER)
    with pytest.raises(NotFound):
        papers.draft_of_sale(sale_id=sale_id, kind=PaperKind.STATEMENT, person=world.buyer, now=LATER)
    advance_to(world, sale_id, "confirmed", now=LATER)
    assert numbers(PaperKind.INVOICE) == []
