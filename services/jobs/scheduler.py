"""Runs the jobs on APScheduler: declared at start, in memory, by the one leader among the processes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from prometheus_client import Counter

from services.core.clock import utc_now
from services.jobs import check_ledgers, close_auctions, drain_outbox, keep_demo_alive
from services.runtime import job_runs
from services.runtime.leader import Leadership

log = structlog.get_logger()
RUNS = Counter("mandi_job_runs", "Runs of each job by outcome", ["job", "outcome"])
QUIET_FOR: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A step that may run at any time, twice, or not at all for a while; returns what it did."""

    name: str
    every_s: float
    work: Callable[[datetime], int]


JOBS: Final = (
    Job(name="close_auctions", every_s=0.25, work=close_auctions.run),
    Job(name="drain_outbox", every_s=0.5, work=drain_outbox.run),
    Job(name="check_ledgers", every_s=3600, work=check_ledgers.run),
)
DEMO_JOBS: Final = (Job(name="keep_demo_alive", every_s=45, work=keep_demo_alive.run),)


def start(app: Flask) -> BackgroundScheduler:
    """Start the jobs of this process; only the leader's do anything."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    with app.app_context():
        leadership = Leadership()
    for job in (*JOBS, *(DEMO_JOBS if app.config["HOUSE"].demo else ())):
        runner = _Runner(app, job, leadership)
        scheduler.add_job(runner, "interval", seconds=job.every_s, id=job.name)
    scheduler.start()
    return scheduler


class _Runner:
    """One job's runs: leader only, faults kept for the admin, idle runs not written down."""

    _leader_lock = threading.Lock()

    def __init__(self, app: Flask, job: Job, leadership: Leadership) -> None:
        self._app, self._job, self._leadership = app, job, leadership
        self._written_at: datetime | None = None

    def __call__(self) -> None:
        with self._leader_lock:
            leads = self._leadership.held()
        if not leads:
            return
        with self._app.app_context():
            self._run(utc_now())

    def _run(self, started_at: datetime) -> None:
        try:
            done = self._job.work(started_at)
        except Exception as fault:
            log.exception("a job failed", job=self._job.name)
            RUNS.labels(self._job.name, "failed").inc()
            job_runs.write(name=self._job.name, started_at=started_at, fault=fault)
            return
        RUNS.labels(self._job.name, "ok").inc()
        if done or self._written_at is None or started_at - self._written_at > QUIET_FOR:
            self._written_at = started_at
            job_runs.write(name=self._job.name, started_at=started_at, done=done)
