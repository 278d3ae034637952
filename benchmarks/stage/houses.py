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
from benchmarks.stage.processes import free_port, listens, started

SETTLES_S = 1.0
NGINX = Path(__file__).with_name("nginx.conf")


@dataclass(frozen=True, kw_only=True)
class House:
    """A served house: where it listens, and its processes."""

    address: tuple[str, int]
    pids: tuple[int, ...]
    log: Path


@contextlib.contextmanager
def house(folder: Path, *, database_url: str, **settings: str) -> Iterator[House]:
    """Serve a house of one process that does everything, jobs too."""
    folder.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), folder / "serve.log"
    environment = {
        **os.environ,
        "PORT": str(port),
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": database_url,
        "DEMO": "0",
        "LOG_LEVEL": "error",
        "REDIS_URL": "",
        "BID_LIMIT": "1000000 per second",
        **KEYS,
        **settings,
    }
    command = [sys.executable, "app.py"]
    with started(command, log=log, ready=lambda: _is_ready(port), environment=environment) as process:
        time.sleep(SETTLES_S)
        yield House(address=("127.0.0.1", port), pids=(process.pid,), log=log)


@contextlib.contextmanager
def two_houses(folder: Path, *, database_url: str) -> Iterator[House]:
    """Serve two processes behind nginx, joined by Redis; the first one runs the jobs."""
    with contextlib.ExitStack() as stack:
        redis = stack.enter_context(_redis(folder))
        pair = [
            stack.enter_context(
                house(
                    folder / name,
                    database_url=database_url,
                    REDIS_URL=redis,
                    RUN_JOBS=jobs,
                    TRUSTED_PROXIES="1",
                )
            )
            for name, jobs in (("first", "1"), ("second", "0"))
        ]
        port = stack.enter_context(_nginx(folder, [each.address[1] for each in pair]))
        yield House(address=("127.0.0.1", port), pids=tuple(each.pids[0] for each in pair), log=pair[0].log)


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


@contextlib.contextmanager
def _nginx(folder: Path, backends: list[int]) -> Iterator[int]:
    port = free_port()
    servers = "\n".join(f"    server 127.0.0.1:{backend};" for backend in backends)
    text = NGINX.read_text().replace("@PORT@", str(port)).replace("@SERVERS@", servers)
    config = folder / "nginx.conf"
    config.write_text(text.replace("@FOLDER@", str(folder)))
    command = ["nginx", "-c", str(config), "-p", str(folder), "-e", str(folder / "nginx-error.log")]
    with started(command, log=folder / "nginx.log", ready=lambda: listens(port)):
        yield port
