"""The note each job leaves for the admin: last run, last success, last fault."""

from datetime import datetime

from models.job_run import JobRun
from services.core.clock import utc_now
from services.runtime.transaction import transaction


def write(*, name: str, started_at: datetime, done: int = 0, fault: Exception | None = None) -> None:
    """Write down a run of a job and how many things it did, or its fault; no bid waits for it."""
    with transaction(light=True) as session:
        run = session.get(JobRun, name)
        if run is None:
            run = JobRun(name=name, started_at=started_at, runs=0, failures=0, last_result="")
            session.add(run)
        run.started_at, run.finished_at = started_at, utc_now()
        run.runs += 1
        if fault is None:
            run.succeeded_at, run.last_result = run.finished_at, str(done)
        else:
            run.failures += 1
            run.last_error = repr(fault)[:2000]
