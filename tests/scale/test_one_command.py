"""`make scale`: everything starts by itself, what dies comes back, and Ctrl-C leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.house import ROOT, free_port
from tests.requirements import require_program
from tests.scale.estate import Device, eventually

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.xdist_group("processes")]
COMMAND = (
    "import sys; sys.path.insert(0, 'tools'); import bootstrap, scale; from steps import report_faults; "
    "report_faults(lambda: (scale.check_needs(), scale.serve(bootstrap.prepare_database)))"
)


class Scaled:
    """The running command."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._log = folder / "scale.log"
        settings = {"INSTANCE_DIR": str(folder), "PORT": str(self.port), "DEMO": "0", "SECRET_KEY": "s" * 40}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", COMMAND],
                cwd=ROOT,
                env={**os.environ, "REDIS_URL": "", **settings, **environment},
                stdout=log,
                stderr=log,
            )

    def said(self) -> str:
        """What it told so far."""
        return self._log.read_text()

    def is_ready(self) -> bool:
        """Whether the house answers."""
        try:
            return requests.get(f"{self.url}/readyz", timeout=5).ok
        except requests.RequestException:
            return False

    def children(self) -> dict[int, str]:
        """The processes it started: their numbers and command lines."""
        mine: dict[int, str] = {}
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                if re.search(rf"^PPid:\s+{self.process.pid}$", status.read_text(), re.M):
                    arguments = (status.parent / "cmdline").read_bytes().split(b"\0")
                    mine[int(status.parent.name)] = b" ".join(arguments).decode()
            except (FileNotFoundError, ProcessLookupError):
                continue
        return mine


@pytest.fixture
def scaled(tmp_path: Path, postgres_url: str) -> Iterator[Scaled]:
    """The house as `make scale` starts it, on a database of the test."""
    for program in ("nginx", "redis-server"):
        require_program(program)
    running = Scaled(tmp_path, DATABASE_URL=postgres_url)
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def test_all_starts_and_what_is_killed_comes_back_and_nothing_stays_behind(scaled: Scaled) -> None:
    eventually(lambda: "Ctrl-C stops everything" in scaled.said(), scaled.said(), within_s=120)
    assert f"open at {scaled.url}" in scaled.said()
    assert Device(scaled.url).ask("clock", {"t0": 1})["ok"] is True
    first = scaled.children()
    kinds = (r"app\.py $", r"app\.py --worker $", "redis-server ", "nginx: ")
    assert [sum(bool(re.search(kind, each)) for each in first.values()) for kind in kinds] == [2, 1, 1, 1]
    web = next(pid for pid, command in first.items() if re.search(kinds[0], command))

    os.kill(web, signal.SIGKILL)
    eventually(lambda: "has died; starting it again" in scaled.said(), scaled.said())
    eventually(lambda: len(scaled.children()) == len(first), "it did not come back")
    assert scaled.is_ready()  # the other one serves meanwhile

    scaled.process.send_signal(signal.SIGINT)
    assert scaled.process.wait(timeout=30) == 0
    assert not [pid for pid in first if Path(f"/proc/{pid}").exists()]
    assert not scaled.is_ready()


def test_what_is_missing_is_said_in_one_line(tmp_path: Path) -> None:
    needy = Scaled(tmp_path, DATABASE_URL="sqlite:///house.db")
    assert needy.process.wait(timeout=30) == 1
    assert needy.said().splitlines() == [
        "mandi: Several processes need PostgreSQL, and DATABASE_URL is a SQLite file: leave it out."
    ]
