"""A real house: its own database, served by `python app.py` in a process of its own."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

ROOT = Path(__file__).parent.parent
STARTS_WITHIN_S = 90
PORTS = (12_000, 32_000)
"""Below those that Linux gives to outgoing connections."""
SECRET_KEY = "a secret of forty characters for a test."


class House:
    """A served application on a free port; restartable, so that a kill can be survived."""

    program: tuple[str, ...] = ("app.py",)

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._environment = {
            **os.environ,
            "PORT": str(self.port),
            "INSTANCE_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'house.db'}",
            "SECRET_KEY": SECRET_KEY,
            "DEMO": "0",
            "LOG_LEVEL": "warning",
            "REDIS_URL": "",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def flask(self, *arguments: str) -> str:
        """Run one of the house's commands and return what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> "House":
        """Serve, and wait until it is ready."""
        self._log = (self.folder / "serve.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, *self.program],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log()
            if self.is_ready():
                return self
            time.sleep(0.1)
        raise AssertionError("the house did not get ready\n" + self.log())

    def is_ready(self) -> bool:
        """Whether it says that it can serve."""
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process (SIGKILL for a crash) and return its exit status."""
        assert self._process is not None
        self._process.send_signal(how)
        status = self._process.wait(timeout=20)
        self._log.close()
        self._process = None
        return status

    @property
    def pid(self) -> int:
        """The number of the serving process."""
        assert self._process is not None
        return self._process.pid

    def is_running(self) -> bool:
        """Whether it serves now."""
        return self._process is not None

    def log(self) -> str:
        """What it said so far."""
        return (self.folder / "serve.log").read_text(errors="replace")

    def create_person(self, name: str, login: str, roles: str, password: str) -> str:
        """Create somebody by the house's command; returns an API token."""
        arguments = ["--name", name, "--login", login, "--roles", roles, "--password", password, "--token"]
        return self.flask("users", "create", *arguments).splitlines()[-1].strip()


def free_port() -> int:
    """A port nobody listens on now, and that no client is given while a house restarts on it."""
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.randint(*PORTS)))
            return int(probe.getsockname()[1])
