"""The feed is asked politely, understood whatever it does, and its key is told to nobody."""

import logging
from collections.abc import Iterator
from datetime import date

import pytest

from services.prices.errors import FeedBusy, FeedRefused, FeedUnreachable
from services.prices.feed import paging
from services.prices.feed.client import USER_AGENT, FeedClient
from services.prices.feed.history import fetch_history
from services.prices.feed.paging import gather
from services.prices.feed.settings import FeedSettings, Patience
from tests.feed_server import DAILY, HISTORY, KEY, FeedServer, record
from tests.integration.prices.conftest import NOW

QUICK = Patience(connect_s=1, silence_s=0.4, reply_s=0.8, tries=3, pause_s=0.01)


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    with FeedServer([record(7_000 + n, variety=f"v{n}") for n in range(25)]) as server:
        yield server


def settings_of(feed: FeedServer, key: str = KEY) -> FeedSettings:
    return FeedSettings(key=key, base_url=feed.url, daily=DAILY, history=HISTORY)


def client_of(feed: FeedServer, key: str = KEY) -> FeedClient:
    return FeedClient(settings_of(feed, key), resource=DAILY, patience=QUICK, pause=lambda _: None)


def modals(found: paging.Gathered) -> list[int]:
    return sorted(int(row[9]) for row in found.rows.values())


def test_all_pages_are_read(feed: FeedServer) -> None:
    found = gather(client_of(feed), page=10)
    assert modals(found) == list(range(7_000, 7_025))
    assert (found.is_settled, found.pages, found.matches, found.fault) == (True, 3, 25, None)
    assert [(each["format"], each["limit"], each["offset"]) for each in feed.asked] == [
        ("json", "10", "0"), ("json", "10", "10"), ("json", "10", "20"),
    ]  # fmt: skip
    assert set(feed.agents) == {USER_AGENT}


def test_numbers_may_come_as_text(feed: FeedServer) -> None:
    feed.as_text = True
    assert len(gather(client_of(feed), page=10).rows) == 25


def test_page_shorter_than_asked_is_gone_on_from_where_it_ended(feed: FeedServer) -> None:
    feed.cap = 4
    found = gather(client_of(feed), page=10)
    assert (len(found.rows), found.pages, found.is_settled) == (25, 7, True)


def test_capped_key_gets_a_part_and_ends(feed: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    feed.cap = 2
    monkeypatch.setattr(paging, "MOST_REQUESTS", 5)
    found = gather(client_of(feed))
    assert (len(found.rows), found.is_settled, found.is_capped) == (10, False, True)
    assert len(feed.asked) == 5


def test_nothing_reported_is_an_answer(feed: FeedServer) -> None:
    feed.records.clear()
    found = gather(client_of(feed))
    assert (found.rows, found.is_settled, found.fault) == ({}, True, None)


def test_rows_that_shift_while_pages_are_read_are_all_found_once(feed: FeedServer) -> None:
    def shift(page: int) -> None:
        if page in (1, 2):
            feed.records.insert(0, record(6_000 + page, variety=f"new{page}"))

    feed.after_page = shift
    found = gather(client_of(feed), page=10)
    assert modals(found) == [6_001, 6_002, *range(7_000, 7_025)]
    assert found.is_settled


def test_row_missed_by_a_shift_the_other_way_is_read_the_second_time(feed: FeedServer) -> None:
    def shift(page: int) -> None:
        if page == 1:  # one row goes to the end: another slips over the edge of the page unread
            feed.records.append(feed.records.pop(0))

    feed.after_page = shift
    assert len(gather(client_of(feed), page=10).rows) == 25


def test_feed_that_holds_a_row_twice_is_settled_all_the_same(feed: FeedServer) -> None:
    feed.records.append(dict(feed.records[0]))
    found = gather(client_of(feed), page=10)
    assert (len(found.rows), found.matches, found.is_settled) == (25, 26, True)


def test_feed_that_never_rests_is_read_three_times_at_most(feed: FeedServer) -> None:
    feed.after_page = lambda page: feed.records.append(record(page, variety=f"more{page}"))
    found = gather(client_of(feed), page=10)
    assert not found.is_settled
    assert len(found.rows) > 25


def test_same_filling_is_not_read_again(feed: FeedServer) -> None:
    found = gather(client_of(feed), seen=feed.updated)
    assert (found.is_same, found.is_settled, found.rows, len(feed.asked)) == (True, True, {}, 1)


@pytest.mark.parametrize("mood", ["slow", "drip", "cut", "garbled", "wrong", "html", "html_200"])
def test_one_bad_answer_is_asked_again(feed: FeedServer, mood: str) -> None:
    feed.slow_s = 0.6
    feed.moods = ["ok", mood]
    found = gather(client_of(feed), page=10)
    assert (len(found.rows), found.fault) == (25, None)
    assert len(feed.asked) == 4


def test_feed_that_stays_bad_is_left_with_what_came_before(feed: FeedServer) -> None:
    feed.moods = ["ok", "html", "cut", "garbled"]
    found = gather(client_of(feed), page=10)
    assert len(found.rows) == 10
    assert isinstance(found.fault, FeedUnreachable)
    assert len(feed.asked) == 4


def test_pauses_between_tries_grow_and_differ(feed: FeedServer) -> None:
    pauses: list[float] = []
    patience = Patience(tries=4, pause_s=2)
    client = FeedClient(settings_of(feed), resource=DAILY, patience=patience, pause=pauses.append)
    feed.moods = ["html"] * 4
    with pytest.raises(FeedUnreachable):
        client.page(offset=0, limit=10, filters={})
    assert [1 <= pauses[0] <= 3, 2 <= pauses[1] <= 6, 4 <= pauses[2] <= 12, len(pauses)] == [True] * 3 + [3]


@pytest.mark.parametrize(("mood", "rest_s"), [("busy", 900), ("busy_long", 3_600)])
def test_feed_that_wants_a_rest_is_not_asked_again(feed: FeedServer, mood: str, rest_s: int) -> None:
    feed.moods = [mood]
    with pytest.raises(FeedBusy) as refusal:
        client_of(feed).page(offset=0, limit=10, filters={})
    assert refusal.value.details["retry_after"] == rest_s
    assert len(feed.asked) == 1


def test_refusal_is_told_in_the_words_of_the_feed(feed: FeedServer) -> None:
    feed.moods = ["refused"]
    with pytest.raises(FeedRefused) as refusal:
        client_of(feed).page(offset=0, limit=10, filters={})
    assert refusal.value.details == {"reason": "Key not authorised"}


def test_redirect_is_not_followed_with_the_key(feed: FeedServer) -> None:
    feed.moods = ["redirect"]
    with pytest.raises(FeedRefused):
        client_of(feed).page(offset=0, limit=10, filters={})


def test_key_is_in_no_fault_log_or_repr(feed: FeedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "wrong-" + KEY
    faults: list[BaseException] = []
    for mood in ("ok", "html", "cut", "slow", "garbled", "busy", "redirect"):
        feed.moods = [mood] * 3
        with pytest.raises((FeedRefused, FeedUnreachable, FeedBusy)) as refusal:
            client_of(feed, wrong).page(offset=0, limit=10, filters={})
        faults.append(refusal.value)
    away = FeedSettings(key=wrong, base_url="http://127.0.0.1:9", daily=DAILY, history=HISTORY)
    with pytest.raises(FeedUnreachable) as refusal:
        FeedClient(away, resource=DAILY, patience=QUICK, pause=lambda _: None).page(
            offset=0, limit=10, filters={}
        )
    faults.append(refusal.value)
    said = [repr(fault) + str(fault.__dict__) + repr(fault.__context__) for fault in faults]
    told = [record.getMessage() + repr(record.args) for record in caplog.records]
    assert any("urllib3" in record.name for record in caplog.records)
    assert [text for text in [*said, *told, repr(away)] if KEY in text] == []


def test_history_is_fetched_by_months_and_refiltered(app: object, feed: FeedServer) -> None:
    def old(modal: int, day: str, **names: str) -> dict[str, object]:
        return {
            "_".join(part.title() for part in name.split("_")): value
            for name, value in record(modal, day=day, **names).items()
        }

    feed.history = [
        old(6_000, "05/01/2026"), old(6_100, "09/02/2026"),
        old(5_000, "09/02/2026", commodity="Soyabean Seed"),
    ]  # fmt: skip
    summaries = list(
        fetch_history(
            settings=settings_of(feed), clock=lambda: NOW, first=date(2026, 1, 1), last=date(2026, 2, 28),
            commodity="Soyabean", state="Madhya Pradesh", patience=QUICK, pause=lambda _: None,
        )
    )  # fmt: skip
    assert [(each.read, each.new, each.state) for each in summaries] == [(1, 1, "done"), (1, 1, "done")]
    assert feed.asked[0]["filters[Commodity]"] == "Soyabean"
    assert feed.asked[0]["range[Arrival_Date][gte]"] == "2026-01-01"
    assert feed.asked[1]["range[Arrival_Date][lte]"] == "2026-02-28"
