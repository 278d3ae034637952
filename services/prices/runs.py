"""The record of each import: begun, a sign of life every second, ended; and what the office reads of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.base import db
from models.price import ImportRun
from services.core.clock import Clock
from services.core.errors import DomainError
from services.core.pages import Page
from services.prices.errors import MissingColumns
from services.prices.feed.views import ImportRunView
from services.prices.views import ImportSummary
from services.runtime.paging import read_page
from services.runtime.transaction import transaction

SILENT_FOR: Final = timedelta(minutes=2)
"""A run without a sign of life for so long was broken off: its process is gone."""
BROKEN_OFF: Final = "broken_off"
SIGN_OF_LIFE_S: Final = 1.0
WHOLE: Final = 1_000


class RunRecord:
    """The row of one import; a power cut may undo it only together with the rows it tells of."""

    def __init__(self, summary: ImportSummary, clock: Clock) -> None:
        self._summary, self._clock = summary, clock
        self._id = 0
        self._told_at = time.monotonic()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the row from the first moment to the last, whatever becomes of the import."""
        summary = self._summary
        self._begin()
        try:
            yield
            summary.state = "done" if summary.is_whole else "partial"
        except BaseException as fault:
            if isinstance(fault, MissingColumns):
                summary.read = fault.details["rows"]
                summary.reject(fault.code, summary.read)
            # Rows under a wrong header are refused like others; a run without any row, or broken, is none.
            summary.state = "partial" if isinstance(fault, MissingColumns) and summary.read else "failed"
            summary.reason = fault.code if isinstance(fault, DomainError) else "failed"
            raise
        finally:
            self._end()

    def tell(self, session: Session, share: float) -> None:
        """Note how far the import is, in the transaction of its rows, if the last note is old enough."""
        if time.monotonic() - self._told_at >= SIGN_OF_LIFE_S:
            self._told_at = time.monotonic()
            self._write(session, seen_at=self._clock(), per_mille=round(share * WHOLE))

    def tell_alone(self, share: float) -> None:
        """The same where no transaction is open."""
        if time.monotonic() - self._told_at >= SIGN_OF_LIFE_S:
            with transaction(light=True) as session:
                self.tell(session, share)

    def _begin(self) -> None:
        now = self._clock()
        with transaction(light=True) as session:
            lost = (ImportRun.state == "running") & (ImportRun.seen_at < now - SILENT_FOR)
            session.execute(
                update(ImportRun).where(lost).values(state="failed", reason=BROKEN_OFF, finished_at=now)
            )
            run = ImportRun(
                file_name=self._summary.file[:200], source=self._summary.source, started_at=now, seen_at=now
            )
            session.add(run)
            session.flush()
            self._id = run.id

    def _end(self) -> None:
        summary, now = self._summary, self._clock()
        values = {"state": summary.state, "reason": summary.reason[:40], "source": summary.source}
        with transaction(light=True) as session:
            self._write(session, seen_at=now, finished_at=now, per_mille=WHOLE, **values)

    def _write(self, session: Session, **values: Any) -> None:
        counts = {name: getattr(self._summary, name) for name in ("read", "new", "changed", "unchanged")}
        counts["rejected"] = dict(self._summary.rejected)
        session.execute(update(ImportRun).where(ImportRun.id == self._id).values(**counts, **values))


def list_imports(*, now: datetime, page: int = 1) -> Page[ImportRunView]:
    """List the imports, newest first."""
    rows = read_page(select(ImportRun).order_by(ImportRun.id.desc()), page=page)
    return rows.map(lambda row: _view_of(row.ImportRun, now))


def running_imports(*, now: datetime) -> list[ImportRunView]:
    """List the imports that go on now, as far as anybody knows."""
    query = select(ImportRun).where(ImportRun.state == "running").order_by(ImportRun.id.desc())
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return [view for row in rows if (view := _view_of(row, now)).is_running]


def _view_of(row: ImportRun, now: datetime) -> ImportRunView:
    seen_at = row.seen_at or row.started_at
    is_lost = row.state == "running" and seen_at < now - SILENT_FOR
    return ImportRunView(
        id=row.id,
        file=row.file_name,
        source=row.source,
        state="failed" if is_lost else row.state,  # type: ignore[arg-type]  # the table checks it
        reason=BROKEN_OFF if is_lost else row.reason,
        started_at=row.started_at,
        seen_at=seen_at,
        finished_at=row.finished_at,
        per_mille=row.per_mille,
        read=row.read,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        rejected=dict(row.rejected),
    )
