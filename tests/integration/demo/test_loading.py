"""A newcomer's house: every state, ledgers that hold, and nothing doubled at the second start."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.auction import Auction
from models.base import Base, db
from models.lot import Photo
from models.sale import Sale, SaleStep
from services import accounts, bidding, defaults, demo, disputes, money, notifications, sales
from services.core.clock import utc_now
from services.core.ids import number_of
from services.demo import topping_up
from services.demo.offers import read_offers
from services.disputes import DisputeFilter
from services.sales import SaleStatus


@pytest.fixture
def run(app: Flask):
    """Run a `flask demo` command; returns what it printed."""

    def command(*arguments: str) -> str:
        result = app.test_cli_runner().invoke(args=["demo", *arguments])
        assert result.exit_code == 0, result.output
        return result.output

    return command


def _rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_loading_brings_a_lively_house_once(run) -> None:
    assert "53 lots" in run("load", "--if-empty", "--no-photos")

    states = Counter(db.session.scalars(select(Auction.status)))
    assert set(states) == {"live", "scheduled", "sold", "ended", "pending_consent", "cancelled", "draft"}
    assert states["live"] >= 20
    ways = {tuple(row) for row in db.session.execute(select(Auction.format, Auction.status).distinct())}
    assert ways >= {
        (way, state) for way in ("sealed_first", "sealed_second", "dutch") for state in ("live", "sold")
    }
    reports = list(bidding.verify_all())
    assert [report for report in reports if not report.ok] == []
    assert len(reports) == states.total() - states["draft"]
    assert set(db.session.scalars(select(Sale.status))) == {
        "pending",
        "confirmed",
        "paid",
        "dispatched",
        "delivered",
        "completed",
        "defaulted",
    }
    assert money.faults_of_money() == []
    assert db.session.scalar(select(func.max(Auction.extensions))) > 0
    db.session.rollback()

    before = _rows()
    assert run("load", "--if-empty") == ""
    assert _rows() == before


def test_some_lots_end_within_minutes_and_some_in_days(run) -> None:
    now = utc_now()
    run("load", "--no-photos")
    live = select(Auction.ends_at).where(Auction.status == "live").order_by(Auction.ends_at)
    left = [ends_at - now for ends_at in db.session.scalars(live)]
    assert left[0] < timedelta(minutes=5) < left[1] < timedelta(minutes=10)
    assert left[-1] > timedelta(days=2)


def test_newcomers_find_something_to_do_as_each_of_the_four(run) -> None:
    run("load", "--no-photos")
    for login in demo.demo_logins():
        person = accounts.sign_in(login=login.login, password=login.password, address="10.0.0.1")
        if not person.is_admin:
            assert notifications.count_unread(user_id=person.id) > 0


def test_newcomers_find_what_did_not_go_as_agreed(run) -> None:
    run("load", "--no-photos")
    now = utc_now()
    farmer, mill, trader, admin = (
        accounts.find_person_by_login(login=each.login) for each in demo.demo_logins()
    )

    everything = disputes.list_disputes(wanted=DisputeFilter(), person=admin).items
    decided, offered = sorted(everything, key=lambda dispute: dispute.is_open)
    assert (decided.status, decided.buyer) == ("decided", trader.name)
    assert 0 < decided.to_buyer < decided.amount
    assert (offered.kind, offered.seller, offered.buyer) == ("weight", farmer.name, mill.name)
    (offer,) = disputes.get_dispute(dispute_id=number_of("dispute", offered.id), person=mill).offers
    assert offer.stands(now) and 0 < offer.amount < offered.amount
    assert disputes.count_waiting(now=now) == 1

    (unpaid,) = defaults.list_without_buyer(seller_id=farmer.id)
    (asked,) = defaults.list_own_open(person=trader)
    assert asked.auction_number == unpaid and asked.until > now
    (sale,) = sales.list_sales(person=farmer, status=SaleStatus.DEFAULTED).items
    record = defaults.buyer_record_of_sale(person=farmer, sale_id=number_of("sale", sale.id))
    assert record.defaults == 1


def test_the_house_finds_nothing_late_in_what_goes_as_agreed(run) -> None:
    run("load", "--no-photos")
    sales.advance_due(now=utc_now())
    late = select(Sale.status).join(SaleStep, SaleStep.sale_id == Sale.id).where(SaleStep.act == "late")
    assert list(db.session.scalars(late)) == ["defaulted"]


def test_prices_lie_around_what_the_mandi_pays(run) -> None:
    run("load", "--no-photos")
    for auction in db.session.scalars(select(Auction).where(Auction.price.is_not(None))):
        reference = round(float(auction.reference["price"]) * 100)
        assert 85 * reference < 100 * auction.price < 115 * reference


def test_a_real_house_is_left_alone_by_the_top_up(app: Flask) -> None:
    assert demo.top_up(now=utc_now()) == 0
    assert db.session.scalar(select(func.count()).select_from(Auction)) == 0


def test_top_up_keeps_a_lot_that_ends_within_minutes(run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("load", "--no-photos")
    with_photos = tuple(offer for offer in read_offers() if offer.photos)
    monkeypatch.setattr(topping_up, "read_offers", lambda: with_photos)
    later = utc_now() + timedelta(minutes=24)
    bidding.close_due(now=later)

    assert demo.top_up(now=later) == 1
    assert demo.top_up(now=later) == 0

    newest = db.session.scalars(select(Auction).order_by(Auction.id.desc())).first()
    assert newest.status == "live"
    assert timedelta(minutes=3) < newest.ends_at - later < timedelta(minutes=9)
    assert db.session.scalar(select(func.count()).where(Photo.lot_id == newest.lot_id)) == 1


def test_top_up_brings_back_lots_that_last_until_a_dozen_are_live(run) -> None:
    run("load", "--no-photos")
    later = utc_now() + timedelta(days=10)
    bidding.open_due(now=later)
    bidding.close_due(now=later)

    brought = sum(demo.top_up(now=later + timedelta(seconds=second)) for second in range(20))

    assert brought == 12
    assert db.session.scalar(select(func.count()).where(Auction.status == "live")) == 12


def test_top_up_brings_back_every_way_of_selling(run) -> None:
    run("load", "--no-photos")
    later = utc_now() + timedelta(days=10)
    bidding.open_due(now=later)
    bidding.close_due(now=later)

    for second in range(20):
        demo.top_up(now=later + timedelta(seconds=second))

    ways = set(db.session.scalars(select(Auction.format).where(Auction.status == "live")))
    assert {"english", "dutch"} < ways
