"""Prices keep themselves fresh: when it is due, when the office wants it, and whatever the feed does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models.base import db
from models.price import ImportRun, PriceFeed, PriceRecord
from services import prices
from services.prices import FeedSettings, FeedView, Patience
from services.prices.feed import paging
from tests.feed_server import DAILY, HISTORY, KEY, FeedServer, record
from tests.visitor import Visitor
from tests.world import World

NOON = datetime(2026, 7, 24, 6, 30, tzinfo=UTC)
QUICK = Patience(connect_s=1, silence_s=0.4, reply_s=0.8, tries=2, pause_s=0.01)


class House:
    """A house with a feed, and a clock that is set by hand."""

    def __init__(self, feed: FeedServer) -> None:
        self.feed, self.now = feed, NOON
        self.settings = FeedSettings(key=KEY, base_url=feed.url, daily=DAILY, history=HISTORY)

    def tick(self, **later: float) -> int:
        """Let time pass and the job run; returns how many rows were new or changed."""
        self.now += timedelta(**later)
        return prices.refresh_if_due(
            settings=self.settings, clock=lambda: self.now, patience=QUICK, pause=lambda _: None
        )

    def status(self) -> FeedView:
        """What the office sees."""
        return prices.feed_status(settings=self.settings, now=self.now)


@pytest.fixture
def house(app: Flask) -> Iterator[House]:
    with FeedServer([record(7_000 + n, variety=f"v{n}") for n in range(5)]) as server:
        yield House(server)


def runs() -> list[tuple[str, str, int]]:
    db.session.rollback()
    return [(run.state, run.reason, run.read) for run in db.session.scalars(select(ImportRun))]


def test_prices_come_in_by_themselves_and_hourly(house: House) -> None:
    assert house.tick() == 5
    assert house.tick(minutes=30) == 0
    assert len(house.feed.asked) == 1
    house.feed.updated, house.feed.records[0]["modal_price"] = "2026-07-24T14:00:00Z", 7_050
    assert house.tick(minutes=40) == 1
    status = house.status()
    assert (status.succeeded_at, status.age, status.fault, status.newest) == (
        house.now, timedelta(0), "", date(2026, 7, 24),
    )  # fmt: skip
    assert status.next_try_at is not None
    assert timedelta(minutes=50) < status.next_try_at - house.now < timedelta(minutes=70)
    assert runs() == [("done", "", 5), ("done", "", 5)]


def test_feed_that_was_not_filled_anew_is_left_after_one_page(house: House) -> None:
    house.tick()
    house.tick(minutes=70)
    assert len(house.feed.asked) == 2
    assert len(runs()) == 1
    assert house.status().succeeded_at == house.now


def test_nothing_is_asked_without_a_key(house: House) -> None:
    house.settings = FeedSettings(key="", base_url=house.feed.url, daily=DAILY, history=HISTORY)
    assert house.tick() == 0
    assert house.feed.asked == []
    assert "DATA_GOV_IN_API_KEY" in house.status().fault
    with pytest.raises(prices.FeedNotSetUp):
        prices.want_refresh(settings=house.settings, now=house.now)


def test_night_is_slept_through(house: House) -> None:
    house.now = datetime(2026, 7, 24, 16, 0, tzinfo=UTC)  # half past nine in the evening
    house.tick()
    next_try = house.status().next_try_at
    assert next_try is not None
    assert datetime(2026, 7, 25, 2, 30, tzinfo=UTC) <= next_try <= datetime(2026, 7, 25, 2, 50, tzinfo=UTC)


def test_what_is_held_stays_when_the_feed_fails_and_tries_come_sooner(house: House) -> None:
    house.tick()
    house.feed.moods = ["html"] * 4
    assert house.tick(minutes=70) == 0
    status = house.status()
    assert (status.failures, status.succeeded_at) == (1, NOON)
    assert "cannot be reached" in status.fault
    assert status.fault_details["reason"] == "HTTP 502, no prices in it"
    assert status.next_try_at is not None
    assert timedelta(minutes=3) < status.next_try_at - house.now < timedelta(minutes=7)
    house.tick(minutes=8)
    assert house.status().failures == 2
    house.feed.updated = "later"
    house.tick(minutes=20)
    assert (house.status().failures, house.status().fault) == (0, "")
    assert db.session.scalars(select(PriceRecord).where(PriceRecord.revision > 0)).all()


def test_circuit_opens_for_a_quarter_of_an_hour(house: House) -> None:
    house.feed.moods = ["busy"]
    assert house.tick() == 0
    assert house.status().rests_until_at == NOON + timedelta(minutes=15)
    with pytest.raises(prices.FeedBusy):
        prices.want_refresh(settings=house.settings, now=house.now)
    assert house.tick(minutes=14) == 0
    assert len(house.feed.asked) == 1
    assert house.tick(minutes=6) == 5
    assert house.status().rests_until_at is None


def test_rows_before_a_break_are_kept_and_the_run_is_partial(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.feed.cap = 2
    house.feed.moods = ["ok", "html", "cut"]
    assert house.tick() == 2
    assert runs() == [("partial", "feed_unreachable", 2)]
    assert house.tick(minutes=10) == 3
    assert house.status().failures == 0


def test_capped_key_is_told_to_the_office(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_REQUESTS", 2)
    house.feed.cap = 2
    assert house.tick() == 4
    assert runs() == [("partial", "feed_capped", 4)]
    assert "trying things out" in house.status().fault


def test_yesterdays_prices_are_kept_as_yesterdays(house: House) -> None:
    house.feed.records = [record(7_000, day="23/07/2026"), record(7_100, day="24/07/2091", variety="x")]
    house.tick()
    assert house.status().newest == date(2026, 7, 23)
    assert runs() == [("partial", "", 2)]
    days = db.session.scalars(select(PriceRecord.date).where(PriceRecord.revision > 0)).all()
    assert days == [date(2026, 7, 23)]


def test_empty_feed_is_no_fault(house: House) -> None:
    house.feed.records = []
    assert house.tick() == 0
    status = house.status()
    assert (status.failures, status.succeeded_at) == (0, NOON)
    assert runs() == []


def test_office_may_have_it_now(house: House) -> None:
    house.tick()
    house.feed.updated = "later"
    house.feed.records.append(record(9_000, variety="late"))
    prices.want_refresh(settings=house.settings, now=house.now)
    assert house.status().is_wanted
    assert house.tick(seconds=5) == 1
    assert not house.status().is_wanted


def test_process_that_dies_while_it_asks_leaves_the_next_try_to_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise SystemExit

    monkeypatch.setattr("services.prices.feed.refreshing.gather", dies)
    with pytest.raises(SystemExit):
        house.tick()
    db.session.rollback()
    feed = db.session.get_one(PriceFeed, "daily", populate_existing=True)
    assert feed.next_try_at is not None
    assert NOON < feed.next_try_at <= NOON + timedelta(minutes=10)


def test_command_asks_now_and_raises_what_the_feed_says(house: House) -> None:
    summary = prices.refresh_now(settings=house.settings, clock=lambda: house.now, patience=QUICK)
    assert summary is not None
    assert summary.new == 5
    house.feed.moods = ["refused"]
    with pytest.raises(prices.FeedRefused):
        prices.refresh_now(settings=house.settings, clock=lambda: house.now, patience=QUICK)


def test_the_office_sees_the_feed_and_asks_for_prices(app: Flask, world: World) -> None:
    secretary = Visitor(app)
    secretary.sign_in(world.admin.login)
    page = secretary.get("/admin/prices")
    assert "DATA_GOV_IN_API_KEY" in page.text
    assert secretary.post("/admin/prices/refresh").status_code == 503
    with FeedServer([record(7_000)]) as feed:
        house = app.config["HOUSE"]
        app.config["HOUSE"] = house.model_copy(
            update={"data_gov_in_api_key": KEY, "data_gov_base_url": feed.url}
        )
        assert KEY not in repr(app.config["HOUSE"])
        assert secretary.post("/admin/prices/refresh").status_code == 303
        settings = prices.feed_settings(app.config["HOUSE"])
        prices.refresh_if_due(settings=settings, clock=lambda: datetime.now(UTC), patience=QUICK)
        page = secretary.get("/admin/prices")
    assert "data.gov.in" in page.text
    assert "2026-07-24T13:00:00Z" in page.text
    assert KEY not in page.text
    assert secretary.get("/admin/prices/running").json == {"running": []}
    assert "Asked for new prices" in secretary.get("/admin/log").text
