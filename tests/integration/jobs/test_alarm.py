"""The alarm: on the moment, never before it, whatever the wall clock does, and only where it leads."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import func, select

from models.auction import Auction
from models.base import db
from models.ledger import LedgerEntry
from services import bidding
from services.bidding import AuctionClosed
from services.core.clock import utc_now
from services.jobs import close_auctions
from services.jobs.alarm import AHEAD, LONGEST_WAIT_S, Alarm, wait_s
from services.jobs.scheduler import JOBS, Jobs
from services.runtime import subscribers
from tests.factories import NOON, publish
from tests.integration.bidding.test_placing import bid, stored
from tests.world import World

END = NOON + timedelta(hours=6)
PATIENCE_S = 20


class WallClock:
    """A clock that is set by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


def alarm_of(app: Flask, clock: WallClock, *, leads: bool = True) -> Alarm:
    return Alarm(app, leads=lambda: leads, clock=clock)


def closed() -> list[LedgerEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "closed")))


@contextmanager
def started(alarm: Alarm) -> Iterator[Alarm]:
    alarm.start()
    try:
        yield alarm
    finally:
        alarm.stop(within_s=PATIENCE_S)


@pytest.mark.parametrize(("ahead_s", "waits"), [(None, 1.0), (3600, 1.0), (0.25, 0.25), (0, 0.0), (-5, 0.0)])
def test_it_waits_until_the_moment_but_looks_at_the_clock_every_second(
    ahead_s: float | None, waits: float
) -> None:
    moment = None if ahead_s is None else NOON + timedelta(seconds=ahead_s)
    assert wait_s(moment, now=NOON) == waits


def test_it_closes_on_the_moment_and_not_a_microsecond_before(app: Flask, world: World) -> None:
    auction_id = publish(world.seller)
    bid(world.buyer, auction_id, 5000)
    clock = WallClock(END - timedelta(microseconds=250_000))
    alarm = alarm_of(app, clock)
    assert alarm.look() == 0.25
    clock.now = END - timedelta(microseconds=1)
    assert alarm.look() == pytest.approx(1e-6)
    assert stored(auction_id).status == "live"
    clock.now = END
    assert alarm.look() == 0
    assert stored(auction_id).status == "sold"
    assert [line.at for line in closed()] == [END]


def test_it_wakes_before_the_moment_to_read_what_will_end(app: Flask, world: World) -> None:
    publish(world.seller)
    clock = WallClock(END - timedelta(seconds=1))
    alarm = alarm_of(app, clock)
    assert alarm.look() == pytest.approx(1 - AHEAD.total_seconds())
    clock.now = END - AHEAD
    assert alarm.look() == AHEAD.total_seconds()
    assert bidding.read_ahead(now=clock.now, until=END) == 0


def test_it_opens_and_closes_all_that_is_due_before_it_tells_the_next(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    late: list[int] = []

    def hear(event: AuctionClosed) -> None:
        if not told:
            late.append(publish(world.seller))
        told.append((event.auction_id, len(closed())))

    monkeypatch.setitem(subscribers._live, AuctionClosed, [hear])
    monkeypatch.setattr(close_auctions, "TELLS_FOR_S", 0.000_001)
    ids = [publish(world.seller) for _ in range(5)]
    opens = publish(world.seller, starts_at=END)
    alarm = alarm_of(app, WallClock(END))
    assert alarm.look() == 0
    assert stored(opens).status == "live"
    assert told == [(ids[0], 5), *((each, 6) for each in ids[1:] + late)]
    assert alarm.look() == LONGEST_WAIT_S


def test_it_does_nothing_in_a_process_that_does_not_lead(app: Flask, world: World) -> None:
    publish(world.seller)
    assert alarm_of(app, WallClock(END), leads=False).look() == LONGEST_WAIT_S
    assert closed() == []


def test_a_clock_set_back_closes_nothing_early_and_begins_the_jobs_anew(app: Flask, world: World) -> None:
    auction_id = publish(world.seller)
    clock, anew = WallClock(END - timedelta(minutes=1)), list[str]()
    alarm = Alarm(
        app,
        leads=lambda: True,
        on_set_back=lambda: anew.append("anew"),
        clock=clock,
        wall=clock.seconds,
    )
    assert (alarm.look(), anew) == (LONGEST_WAIT_S, [])
    clock.now = END - timedelta(hours=1)
    assert (alarm.look(), anew) == (LONGEST_WAIT_S, ["anew"])
    assert stored(auction_id).status == "live"
    clock.now = END + timedelta(hours=1)
    assert (alarm.look(), anew) == (0, ["anew"])
    assert [line.at for line in closed()] == [clock.now]


def test_a_scheduler_whose_clock_was_set_back_runs_its_jobs_again(app: Flask) -> None:
    jobs = Jobs(app)
    scheduler: BackgroundScheduler = jobs._scheduler
    try:
        later = utc_now() + timedelta(hours=1)
        for job in JOBS:
            scheduler.modify_job(job.name, next_run_time=later)
        jobs._begin_anew()
        assert all(scheduler.get_job(job.name).next_run_time < later for job in JOBS)
    finally:
        jobs.stop()


def test_by_itself_it_closes_what_ends_soon_once_each_and_none_early(app: Flask, world: World) -> None:
    now = utc_now()
    ends = [now + timedelta(seconds=2, milliseconds=40 * n) for n in range(8)]
    ids = [publish(world.seller, starts_at=now, lasts=end - now, now=now) for end in ends]
    with started(Alarm(app, leads=lambda: True)):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and live_ones():
            time.sleep(0.05)
    lines = {line.auction_id: line.at for line in closed()}
    assert sorted(lines) == ids
    assert [at for at, end in zip((lines[n] for n in ids), ends, strict=True) if at < end] == []


def live_ones() -> int:
    db.session.rollback()
    running = Auction.status.in_(("live", "scheduled"))
    return db.session.scalar(select(func.count()).select_from(Auction).where(running)) or 0
