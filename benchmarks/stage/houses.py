"""Houses as people start them: `python app.py`, settings from the environment, one process or two."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.stage.markets import KEYS
from benchmarks.stage.processes import ROOT, free_port, listens, started

sys.path.append(str(ROOT / "tools"))
from scale import nginx_command

SETTLES_S = 1.0


@dataclass(frozen=True, kw_only=True)
class House:
    """A served house: where it listens, and its processes."""

    address: tuple[str, int]
    pids: tuple[int, ...]
    log: Path


@contextlib.contextmanager
def house(folder: Path, *, database_url: str, **settings: str) -> Iterator[House]:
    """Serve a house of one process that does everything, jobs too."""
    port, log = free_port(), folder / "serve.log"
    environment = _environment(folder, database_url, PORT=str(port), **settings)
    command = [sys.executable, "app.py"]
    with started(command, log=log, ready=lambda: _is_ready(port), environment=environment) as process:
        time.sleep(SETTLES_S)
        yield House(address=("127.0.0.1", port), pids=(process.pid,), log=log)


@contextlib.contextmanager
def two_houses(folder: Path, *, database_url: str) -> Iterator[House]:
    """Serve as `make scale` does: two web processes, a worker, Redis, nginx by deploy/nginx.conf."""
    with contextlib.ExitStack() as stack:
        redis = stack.enter_context(_redis(folder))
        shared = {"database_url": database_url, "REDIS_URL": redis}
        worker = [sys.executable, "app.py", "--worker"]
        environment = _environment(folder, **shared)
        log = folder / "worker.log"
        stack.enter_context(started(worker, log=log, ready=log.exists, environment=environment))
        pair = []
        for name in ("first", "second"):
            (folder / name).mkdir()
            web = house(folder / name, **shared, RUN_JOBS="0", TRUSTED_PROXIES="1")
            pair.append(stack.enter_context(web))
        port = free_port()
        command = nginx_command(folder / "nginx", f"127.0.0.1:{port}", [each.address[1] for each in pair])
        log = folder / "nginx.log"
        stack.enter_context(started(command, log=log, ready=lambda: _is_ready(port)))
        pids = tuple(each.pids[0] for each in pair)
        yield House(address=("127.0.0.1", port), pids=pids, log=pair[0].log)


def _environment(folder: Path, database_url: str, **settings: str) -> dict[str, str]:
    return {
        **os.environ,
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": database_url,
        "DEMO": "0",
        "LOG_LEVEL": "error",
        "REDIS_URL": "",
        "BID_LIMIT": "1000000 per second",
        **KEYS,
        **settings,
    }


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextlib.contextmanager
def _redis(folder: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with started(command, log=folder / "redis.log", ready=lambda: listens(port)):
        yield f"redis://127.0.0.1:{port}/0"
