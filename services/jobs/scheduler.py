"""Runs the jobs on APScheduler: declared at start, in memory, by the one leader among the processes."""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from prometheus_client import Counter

from services.core.clock import utc_now
from services.jobs import (
    advance_sales,
    analyze_prices,
    check_ledgers,
    check_money,
    close_auctions,
    drain_outbox,
    keep_demo_alive,
    reconcile_payments,
    refresh_prices,
    train_forecasts,
)
from services.jobs.alarm import Alarm
from services.runtime import job_runs
from services.runtime.leader import Leadership
from services.runtime.process import Signals, end_within, settle_memory

log = structlog.get_logger()
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a run skipped because the last one still goes on
RUNS = Counter("mandi_job_runs", "Runs of each job by outcome", ["job", "outcome"])
QUIET_FOR: Final = timedelta(minutes=1)
STOP_WITHIN_S: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A step that may run at any time, twice, or not at all for a while; returns what it did."""

    name: str
    every_s: float
    work: Callable[[datetime], int]


JOBS: Final = (
    Job(name="close_auctions", every_s=2, work=close_auctions.run),
    Job(name="drain_outbox", every_s=0.5, work=drain_outbox.run),
    Job(name="advance_sales", every_s=30, work=advance_sales.run),
    Job(name="check_ledgers", every_s=3600, work=check_ledgers.run),
    Job(name="check_money", every_s=3600, work=check_money.run),
    Job(name="reconcile_payments", every_s=900, work=reconcile_payments.run),
    Job(name="analyze_prices", every_s=30, work=analyze_prices.run),
    Job(name="refresh_prices", every_s=5, work=refresh_prices.run),
    Job(name="train_forecasts", every_s=900, work=train_forecasts.run),
)
DEMO_JOBS: Final = (Job(name="keep_demo_alive", every_s=45, work=keep_demo_alive.run),)


class Jobs:
    """The jobs of this process, started when made; only the leader's do anything."""

    def __init__(self, app: Flask) -> None:
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        with app.app_context():
            self._leadership = Leadership()
        self._is_joined = bool(app.config["HOUSE"].redis_url)
        jobs = (*JOBS, *(DEMO_JOBS if app.config["HOUSE"].demo else ()))
        self._leader_lock = threading.Lock()
        self._runners = [_Runner(app, job, self._leads) for job in jobs]
        for runner in self._runners:
            self._scheduler.add_job(runner, "interval", seconds=runner.job.every_s, id=runner.job.name)
        self._scheduler.start()
        self._alarm = Alarm(app, leads=self._leads, on_set_back=self._begin_anew)
        self._alarm.start()

    def work(self) -> None:
        """Do nothing but the jobs until SIGTERM or SIGINT; never returns."""
        signals = Signals()
        settle_memory()
        log.info("this process does the jobs whenever it leads")
        if not self._is_joined:
            log.warning("without REDIS_URL no open page is told of what is done here, until it asks")
        signals.wait()
        end_within(2 * STOP_WITHIN_S)
        self.stop()
        os._exit(0)

    def stop(self) -> None:
        """Begin no run any more, wait a moment for what runs, and let another process lead.

        What runs longer is ended with the process: every step may be killed and done again.
        """
        self._scheduler.shutdown(wait=False)
        patience_s = STOP_WITHIN_S / (len(self._runners) + 1)
        self._alarm.stop(within_s=patience_s)
        for runner in self._runners:
            runner.at_work.acquire(timeout=patience_s)
        self._leadership.release()

    def _begin_anew(self) -> None:
        """Run everything now: by a wall clock that was set back, the next runs would be as much too late."""
        for runner in self._runners:
            self._scheduler.modify_job(runner.job.name, next_run_time=datetime.now(UTC))

    def _leads(self) -> bool:
        with self._leader_lock:
            return self._leadership.held()


class _Runner:
    """One job's runs: leader only, faults kept for the admin, idle runs not written down."""

    def __init__(self, app: Flask, job: Job, leads: Callable[[], bool]) -> None:
        self._app, self.job, self._leads = app, job, leads
        self._written_at: datetime | None = None
        self.at_work = threading.Lock()

    def __call__(self) -> None:
        with self.at_work:
            if self._leads():
                with self._app.app_context():
                    self._run(utc_now())

    def _run(self, started_at: datetime) -> None:
        try:
            done = self.job.work(started_at)
        except Exception as fault:
            log.exception("a job failed", job=self.job.name)
            RUNS.labels(self.job.name, "failed").inc()
            job_runs.write(name=self.job.name, started_at=started_at, fault=fault)
            return
        RUNS.labels(self.job.name, "ok").inc()
        if done or self._written_at is None or started_at - self._written_at > QUIET_FOR:
            self._written_at = started_at
            job_runs.write(name=self.job.name, started_at=started_at, done=done)
