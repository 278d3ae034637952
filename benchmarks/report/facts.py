"""What a run was taken on: without it no figure means anything."""

import os
import platform
import sqlite3
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.client.figures import percentile
from benchmarks.stage.processes import ROOT

PACKAGES = (
    "eventlet",
    "gevent",
    "Flask-SocketIO",
    "python-socketio",
    "python-engineio",
    "SQLAlchemy",
    "psycopg",
)
SYNCS = 200


def machine_facts(mode: str) -> dict[str, Any]:
    """Date, commit, machine, versions, and how long this disk takes to make 4 KB durable."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "async_mode": mode,
        "processor": f"{os.cpu_count()} × {_first('/proc/cpuinfo', 'model name')}",
        "memory_gb": round(int(_first("/proc/meminfo", "MemTotal").split()[0]) / 1024**2),
        "system": f"Linux {platform.release()}",
        "fdatasync_us": _fdatasync_us(),
        "spin_ms": _spin_ms(),
        "load_before": round(os.getloadavg()[0], 2),
        "versions": {
            "Python": platform.python_version(),
            "SQLite": sqlite3.sqlite_version,
            "PostgreSQL": _says("psql", "--version", word=2),
            "Redis": _says("redis-server", "--version", word=2).removeprefix("v="),
            "nginx": _says("nginx", "-v", word=2).rpartition("/")[2],
            **{name: version(name) for name in PACKAGES},
        },
    }


def _commit() -> str:
    commit = _git("rev-parse", "--short", "HEAD")
    return commit + (" and changes" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _first(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return "unknown"


def _says(*command: str, word: int) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "none"
    return (done.stdout or done.stderr).split()[word]


def _spin_ms() -> int:
    """How long one core adds three million numbers: 60 to 114 where the musts were set."""
    times = []
    for _ in range(5):
        began, total = time.process_time(), 0
        for number in range(3_000_000):
            total += number
        times.append((time.process_time() - began) * 1000)
    return round(percentile(times, 50))


def _fdatasync_us() -> int:
    times = []
    with tempfile.TemporaryFile(dir=tempfile.gettempdir()) as file:
        for _ in range(SYNCS):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - began) * 1e6)
    return round(percentile(times, 50))
