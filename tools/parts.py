"""A process of a larger start: it logs to a file, is started again when it dies, and ends with us."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from steps import ROOT, Fault, say

TOO_SOON_S: Final = 5
MOST_QUICK_DEATHS: Final = 5
STOP_WITHIN_S: Final = 8
_PR_SET_PDEATHSIG: Final = 1


def free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Part:
    """One process under our eyes; `stop_signal` ends it gracefully, `config` is what it reads at start."""

    def __init__(
        self,
        name: str,
        command: list[str],
        folder: Path,
        *,
        environment: dict[str, str] | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        config: str = "",
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command, self._environment, self._user = command, environment, user
        self._stop_signal, self._config = stop_signal, config.encode()
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._quick_deaths = 0

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C is for us, and we stop it in order."""
        with self.log.open("wb" if self._process is None else "ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._end_with_us,  # noqa: PLW1509 - there are no threads here
            )
        self._started_at = time.monotonic()
        assert self._process.stdin
        self._process.stdin.write(self._config)
        self._process.stdin.close()

    def _end_with_us(self) -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, self._stop_signal)

    def is_running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.poll() is None

    def keep_alive(self) -> None:
        """Start it again when it has died; raises Fault when it does nothing but die."""
        if self.is_running():
            return
        quick = time.monotonic() - self._started_at < TOO_SOON_S
        self._quick_deaths = self._quick_deaths + 1 if quick else 0
        if self._quick_deaths >= MOST_QUICK_DEATHS:
            raise Fault(f"{self.name} dies as soon as it starts: {self.last_words()} (all of it: {self.log})")
        say(f"{self.name} has died; starting it again.")
        self.start()

    def ask_to_stop(self) -> None:
        """Tell it to end."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self._stop_signal)

    def wait_for_end(self) -> None:
        """Wait until it is gone; what does not go is killed."""
        if self._process is None:
            return
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            say(f"{self.name} had to be killed.")
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text(errors="replace").split("\n") if self.log.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
