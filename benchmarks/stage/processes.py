"""Processes a measure starts: on free ports, ended by it, their words kept in a file."""

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).absolute().parents[2]
READY_WITHIN_S = 60


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def allow_many_files() -> None:
    """Thousands of sockets need thousands of files; processes started later inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextlib.contextmanager
def started(
    command: Sequence[str],
    *,
    log: Path,
    ready: Callable[[], bool],
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until the measure is over; it must be ready within a minute."""
    with log.open("ab") as words:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=words, stderr=words)
    try:
        _wait(process, ready, log)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not get ready:\n{log.read_text(errors='replace')[-3000:]}")


def run_python(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Run one of our modules to its end, unpatched and alone; returns the last line it printed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    return done.stdout.splitlines()[-1]
