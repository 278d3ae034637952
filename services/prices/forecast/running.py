"""Starts a training in a process of its own, and stores what it says as it comes."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final

import structlog

from models.base import db
from services.prices.forecast import storing
from services.prices.forecast.views import TrainingSummary
from services.prices.rules import indian_date

log = structlog.get_logger()
ROOT: Final = Path(__file__).resolve().parents[3]
WORKER: Final = "services.prices.forecast.worker"
LOOKS_EVERY_S: Final = 0.3
PATIENCE: Final = timedelta(hours=3)
Progress = Callable[[int, int], None]


class TrainingFailed(Exception):
    """The training process ended badly; the message is its last words."""


@dataclass
class _Taken:
    """What has been heard and stored so far."""

    rungs: tuple[str, ...] = ()
    of: int = 0
    forecasts: int = 0
    failed: int = 0
    commodity_ids: list[int] = field(default_factory=list)


def train_forecasts(
    *,
    now: datetime,
    commodity_ids: Sequence[int] | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> TrainingSummary:
    """Train on the stored prices and publish the forecasts; the ones before hold until all are made.

    A crop that cannot be calculated keeps what it had.

    `commodity_ids` limits it to some crops, `today` (an Indian day, else that of `now`) leaves out later
    prices. `progress` is told crops done and in all. Raises TrainingFailed; nothing is published then.
    """
    begun = time.monotonic()
    order = {
        "database_url": db.engine.url.render_as_string(hide_password=False),
        "until": (today or indian_date(now)).isoformat(),
        "commodities": list(commodity_ids) if commodity_ids is not None else None,
    }
    storing.give_up_lost_runs(before=now - PATIENCE)
    run_id = storing.begin_run(now=now, whole=commodity_ids is None)
    try:
        taken = _take(run_id, order, progress)
    except BaseException:
        storing.fail_run(run_id=run_id)
        raise
    seconds = round(time.monotonic() - begun)
    finished_at = now + timedelta(seconds=seconds)
    storing.publish_run(run_id=run_id, commodity_ids=taken.commodity_ids, finished_at=finished_at)
    return TrainingSummary(
        run_id=run_id,
        crops=len(taken.commodity_ids),
        forecasts=taken.forecasts,
        failed=taken.failed,
        rungs=taken.rungs,
        seconds=seconds,
    )


def _take(run_id: int, order: dict[str, Any], progress: Progress | None) -> _Taken:
    taken = _Taken()
    for said in _answers(order):
        if "method" in said:
            taken.rungs, taken.of = tuple(said["rungs"]), said["crops"]
            storing.describe_run(run_id=run_id, said=said)
            continue
        if "fault" in said:
            taken.failed += 1
            log.error("a crop's forecasts failed", commodity=said["commodity_id"], fault=said["fault"])
        else:
            taken.forecasts += storing.store(run_id=run_id, said=said)
            taken.commodity_ids.append(said["commodity_id"])
        if progress:
            progress(len(taken.commodity_ids) + taken.failed, taken.of)
    return taken


def _answers(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the order to a new process and yield its lines, looking now and then so that others may run."""
    with tempfile.TemporaryFile() as heard, tempfile.TemporaryFile() as complaints:
        process = _start(heard, complaints)
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            yield from _lines(process, heard)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            assert process.stdin is not None
            process.stdin.close()
        if process.returncode:
            complaints.seek(0)
            raise TrainingFailed(complaints.read().decode(errors="replace").strip()[-600:])


def _start(heard: IO[bytes], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    one_core = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return subprocess.Popen(  # noqa: S603 - our own module by our own Python
        [sys.executable, "-m", WORKER],
        cwd=ROOT,
        env={**os.environ, **one_core},
        stdin=subprocess.PIPE,
        stdout=heard,
        stderr=complaints,
    )


def _lines(process: subprocess.Popen[bytes], heard: IO[bytes]) -> Iterator[dict[str, Any]]:
    deadline = time.monotonic() + PATIENCE.total_seconds()
    read_to = 0
    while True:
        ended = process.poll() is not None  # before looking: what it wrote last is there then
        # At a place of our own: where the file stands is where the process goes on writing.
        text = os.pread(heard.fileno(), os.fstat(heard.fileno()).st_size - read_to, read_to)
        whole = text[: text.rfind(b"\n") + 1]
        read_to += len(whole)
        for line in whole.splitlines():
            yield json.loads(line)
        if ended:
            return
        if time.monotonic() > deadline:
            raise TrainingFailed("the training took too long")
        time.sleep(LOOKS_EVERY_S)
