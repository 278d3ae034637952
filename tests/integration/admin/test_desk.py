"""The secretary's desk: everything is seen, nothing is done without a line in the log, and only by admins."""

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from models.base import db
from models.job_run import JobRun
from models.outbox import OutboxRow
from services import accounts, administration, bidding, sales
from services.administration import ActFilter
from services.core.clock import utc_now
from services.core.errors import NotFound
from services.core.ids import public_id
from services.runtime.transaction import transaction
from tests.factories import NOON
from tests.hammer import CLOSE, bid, close, offer, sell
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def secretary(app, world: World) -> Visitor:
    someone = Visitor(app, address="10.9.9.9")
    someone.sign_in(world.admin.login)
    return someone


def acts(**wanted) -> list[administration.ActView]:
    """What the office did, newest first, but for the command that made its admin."""
    found = administration.list_acts(wanted=ActFilter(**wanted)).items
    return [act for act in found if act.act != "create_admin"]


def admin_paths(app: Flask) -> list[tuple[str, str]]:
    adapter = app.url_map.bind("localhost")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")]
    return [
        (method, adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "x"), method=method))
        for rule in rules
        for method in (rule.methods or set()) & {"GET", "POST"}
    ]


def test_nobody_but_an_admin_enters_the_office(app, world: World):
    paths = admin_paths(app)
    assert len(paths) > 12
    for person in (world.seller, world.buyer, world.stranger):
        someone = Visitor(app)
        someone.sign_in(person.login)
        answers = {
            someone.get(p).status_code if m == "GET" else someone.post(p).status_code for m, p in paths
        }
        assert answers == {403}
    assert {Visitor(app).get(path).status_code for method, path in paths if method == "GET"} == {302}
    assert acts() == []


def test_every_page_of_the_office_opens_when_the_house_is_empty(app, secretary: Visitor):
    for path in ("", "/sales", "/auctions", "/people", "/fees", "/fees/new", "/jobs", "/ledgers", "/log"):
        assert secretary.get(f"/admin{path}").status_code == 200


def test_nonsense_in_a_filter_is_as_if_it_were_not_set(secretary: Visitor, world: World):
    sell(world)
    for query in (
        "from=yesterday",
        "from=0001-01-01",
        "min=1e9",
        "max=" + "9" * 30,
        "status=x&order=y&page=x",
    ):
        page = secretary.get(f"/admin/sales?{query}")
        assert page.status_code == 200
        assert "₹2,08,000" in page.text


def test_sales_are_found_by_their_filters(secretary: Visitor, world: World):
    sell(world, rupees=5_100)
    sell(world, rupees=5_200, buyer=world.rival)
    page = secretary.get("/admin/sales?buyer=ravi&min=208000&max=208000&crop=soya").text
    assert "Ravi Traders" in page
    assert "Bharat Mills" not in page


def test_an_export_has_the_filtered_sales_and_a_line_in_the_log(secretary: Visitor, world: World):
    sell(world, rupees=5_100)
    sell(world, rupees=5_200, buyer=world.rival)
    answer = secretary.post("/admin/sales/export", {"buyer": "ravi", "min": "1000"})
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="sales-')
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert [(row["buyer"], row["total"]) for row in rows] == [("Ravi Traders", "208000.00")]
    act = acts()[0]
    assert (act.act, act.admin, act.address) == ("export_sales", "Admin", "10.9.9.9")
    assert act.details == {"buyer": "ravi", "min_total": "100000", "order": "newest"}


def test_a_sale_is_told_with_bids_requests_addresses_and_a_checked_ledger(secretary, world: World):
    sale_id = sell(world)
    sales.advance(
        person=world.seller, sale_id=sale_id, to="confirmed", note="ok", now=CLOSE, address="10.4.4.4"
    )
    page = secretary.get(f"/admin/sales/{public_id('sale', sale_id)}").text
    for words in ("10.4.4.4", "10.0.0.7", "every hash right", "Bharat Mills", "published", "Bidder 1"):
        assert words in page


def test_a_standing_maximum_stays_hidden_until_the_auction_is_over(world: World):
    auction_id = offer(world.seller, reserve_price=5_600_00)
    bidding.set_auto_bid(
        bidder=world.buyer,
        auction_id=auction_id,
        maximum=5_555_00,
        client_ref="b" * 36,
        clock=lambda: NOON + timedelta(seconds=5),
    )
    story = administration.auction_story(auction_id=auction_id, person=world.admin)
    assert [(line.kind, line.amount) for line in story.requests] == [("auto", None)]
    assert story.reserve_price is None
    assert story.report.ok
    close()
    assert administration.auction_story(auction_id=auction_id, person=world.admin).requests[0].amount is None
    bidding.reject(seller=world.seller, auction_id=auction_id, clock=lambda: CLOSE + timedelta(seconds=5))
    story = administration.auction_story(auction_id=auction_id, person=world.admin)
    assert [line.amount for line in story.requests] == [5_555_00]
    assert story.reserve_price == 5_600_00


def test_a_live_auctions_page_says_nothing_of_its_maximum(secretary: Visitor, world: World):
    auction_id = offer(world.seller)
    bidding.set_auto_bid(
        bidder=world.buyer,
        auction_id=auction_id,
        maximum=5_555_00,
        client_ref="b" * 36,
        clock=lambda: NOON + timedelta(seconds=5),
    )
    page = secretary.get(f"/admin/auctions/{public_id('auction', auction_id)}").text
    assert "5,555" not in page
    assert "555500" not in page
    assert "hidden until the end" in page


def test_drafts_and_unknown_auctions_have_no_story(world: World):
    with pytest.raises(NotFound):
        administration.auction_story(auction_id=4711, person=world.admin)


def test_the_table_of_auctions_shows_the_figures(secretary: Visitor, world: World):
    auction_id = offer(world.seller)
    bid(world.buyer, auction_id, 5_100, second=1)
    bid(world.rival, auction_id, 5_200, second=2)
    row = administration.list_auctions(status="live", person=world.admin).items[0]
    assert (row.price, row.bid_count, row.bidder_count, row.crop) == (5_200_00, 2, 2, "Soyabean")
    assert administration.count_auctions()["live"] == 1
    assert "₹5,200" in secretary.get("/admin/auctions").text
    assert "No auction is in this state" in secretary.get("/admin/auctions?status=sold").text


def test_suspending_and_undoing_it_are_done_from_the_page_and_logged(secretary: Visitor, world: World):
    path = f"/admin/people/{world.buyer.public_id}"
    assert secretary.post(f"{path}/suspend", {"reason": ""}).status_code == 422
    assert acts() == []
    assert secretary.post(f"{path}/suspend", {"reason": "Did not pay twice"}).status_code == 303
    assert "Did not pay twice" in secretary.get(path).text
    assert accounts.get_person(user_id=world.buyer.id).suspended
    assert "Bharat Mills" in secretary.get("/admin/people?suspended=yes").text
    assert secretary.post(f"{path}/lift").status_code == 303
    assert not accounts.get_person(user_id=world.buyer.id).suspended
    assert [(act.act, act.target_id) for act in acts()] == [
        ("lift_suspension", world.buyer.public_id),
        ("suspend", world.buyer.public_id),
    ]
    log = secretary.get("/admin/log").text
    assert "Did not pay twice" in log
    assert "10.9.9.9" in log


def test_a_check_of_all_ledgers_names_the_auction_whose_ledger_was_tampered_with(secretary, world: World):
    sell(world, rupees=5_100)
    bad = offer(world.seller)
    bid(world.buyer, bad, 5_200)
    close()
    assert secretary.post("/admin/ledgers/check").status_code == 303
    last = administration.find_last_check()
    assert last is not None
    assert (last.checked, last.faulty, last.admin) == (2, {}, "Admin")
    with transaction() as session:
        session.execute(text(f"UPDATE bids SET amount = amount + 100 WHERE auction_id = {bad}"))
    secretary.post("/admin/ledgers/check")
    last = administration.find_last_check()
    assert last is not None
    assert set(last.faulty) == {public_id("auction", bad)}
    assert public_id("auction", bad) in secretary.get("/admin/ledgers").text
    assert administration.needs_attention(now=CLOSE).ledgers_faulty == 1


def test_a_check_of_one_ledger_is_noted_with_what_it_found(secretary: Visitor, world: World):
    auction_id = offer(world.seller)
    path = f"/admin/auctions/{public_id('auction', auction_id)}/check"
    assert secretary.post(path).status_code == 303
    act = acts()[0]
    assert (act.act, act.target_id) == ("check_ledger", public_id("auction", auction_id))
    assert act.details["faults"] == []
    assert secretary.post("/admin/auctions/nonsense/check").status_code == 404


def test_what_needs_attention_is_counted(secretary: Visitor, world: World):
    sell(world)
    waiting = offer(world.seller, asks_consent=True)
    bid(world.buyer, waiting, 5_100)
    close()
    now = utc_now()
    with transaction() as session:
        session.add(
            JobRun(name="sweep", started_at=now, finished_at=now, runs=1, failures=1, last_error="boom")
        )
        session.query(OutboxRow).update({"created_at": CLOSE, "attempts": 3, "last_error": "no route"})
    attention = administration.needs_attention(now=CLOSE + timedelta(hours=49))
    assert (attention.sales_late, attention.sales_open, attention.consent_waiting) == (1, 1, 1)
    assert (attention.jobs_failed, attention.closing_late) == (1, 0)
    assert attention.outbox_late > 0
    assert administration.needs_attention(now=CLOSE + timedelta(hours=24)).sales_late == 0
    assert "boom" in secretary.get("/admin/jobs").text
    assert "no route" in secretary.get("/admin/jobs").text


def test_the_log_is_filtered_by_act_person_and_day(secretary: Visitor, world: World):
    secretary.post("/admin/ledgers/check")
    secretary.post("/admin/sales/export")
    today = utc_now()

    def found(**wanted) -> list[str]:
        return [act.act for act in acts(**wanted)]

    assert found() == ["export_sales", "check_all_ledgers"]
    assert found(act="check_all_ledgers") == ["check_all_ledgers"]
    assert found(admin="adm") == ["export_sales", "check_all_ledgers"]
    assert found(admin="Sunita") == []
    assert found(done_from=today + timedelta(minutes=1)) == []
    assert found(done_before=today - timedelta(days=1)) == []
    assert administration.list_act_names() == ["check_all_ledgers", "create_admin", "export_sales"]


def test_the_database_keeps_the_log_as_it_was_written(secretary: Visitor, world: World):
    secretary.post("/admin/ledgers/check")
    for change in ("UPDATE admin_acts SET act = 'nothing'", "DELETE FROM admin_acts"):
        with pytest.raises(Exception, match="never changed"):
            db.session.execute(text(change))
        db.session.rollback()
    assert [act.act for act in acts()] == ["check_all_ledgers"]
