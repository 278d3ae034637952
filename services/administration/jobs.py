"""What the house does by itself, and whether it does it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from models.base import db
from models.job_run import JobRun
from models.outbox import OutboxRow
from services.core.pages import Page
from services.runtime.paging import read_page

LATE_AFTER: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job and its last run; it failed when its last run did not end well."""

    name: str
    started_at: datetime
    succeeded_at: datetime | None
    runs: int
    failures: int
    done: str
    error: str

    @property
    def failed(self) -> bool:
        """Whether the last run failed."""
        return self.succeeded_at is None or self.succeeded_at < self.started_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits in the outbox: all rows, those later than a minute, those that failed before."""

    waiting: int
    late: int
    failing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingRow:
    """An outbox row that failed and is tried again."""

    listener: str
    event: str
    attempts: int
    due_at: datetime
    created_at: datetime
    error: str


def list_jobs() -> list[JobView]:
    """List the jobs that ever ran, by name."""
    query = select(JobRun).order_by(JobRun.name).execution_options(populate_existing=True)
    return [
        JobView(
            name=run.name,
            started_at=run.started_at,
            succeeded_at=run.succeeded_at,
            runs=run.runs,
            failures=run.failures,
            done=run.last_result,
            error=run.last_error or "",
        )
        for run in db.session.scalars(query)
    ]


def outbox_backlog(*, now: datetime) -> Backlog:
    """Count what durable listeners have not done yet."""
    late = OutboxRow.created_at < now - LATE_AFTER
    counts = select(
        func.count(),
        func.count().filter(late),
        func.count().filter(OutboxRow.attempts > 0),
    ).select_from(OutboxRow)
    waiting, is_late, failing = db.session.execute(counts).one()
    return Backlog(waiting=waiting, late=is_late, failing=failing)


def list_failing(*, page: int = 1) -> Page[FailingRow]:
    """List the outbox rows that failed, those tried most often first."""
    query = select(OutboxRow).where(OutboxRow.attempts > 0)
    query = query.order_by(OutboxRow.attempts.desc(), OutboxRow.id)
    rows = read_page(query.execution_options(populate_existing=True), page=page)
    return rows.map(lambda row: _failing_of(row[0]))


def _failing_of(row: OutboxRow) -> FailingRow:
    return FailingRow(
        listener=row.listener,
        event=row.event,
        attempts=row.attempts,
        due_at=row.due_at,
        created_at=row.created_at,
        error=row.last_error or "",
    )
