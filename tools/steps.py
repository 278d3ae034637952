"""What the set-up steps share: telling, remembering what is done, and running a command quietly.

Standard library only, as it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMPS = VENV / "stamps"
LOG = VENV / "setup.log"
NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "Network is unreachable",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "ENETUNREACH",
    "ERR_SOCKET_TIMEOUT",
)


class Fault(Exception):
    """Something the person at the keyboard must mend; the message is the one line they see."""


def say(text: str) -> None:
    """Tell at once what the next seconds go into."""
    print(text, flush=True)


def fingerprint(paths: list[Path]) -> str:
    """Hash files with their places, so that a change of either is noticed."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_done(step: str, mark: str) -> bool:
    """Whether the step last ran to its end on this very input."""
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text() == mark


def remember(step: str, mark: str) -> None:
    """Note that the step ran to its end."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(mark)


def forget(*steps: str) -> None:
    """Strike out steps whose result is about to be replaced."""
    for step in steps:
        (STAMPS / step).unlink(missing_ok=True)


def run(command: list[str], failure: str) -> None:
    """Run a command with its output in the log; raises Fault with `failure` and the reason."""
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', os.defpath)}"
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    output = result.stdout.decode(errors="replace")
    if VENV.is_dir():
        with LOG.open("a") as log:
            log.write(output)
    if result.returncode:
        raise Fault(f"{failure}: {_reason_in(output)} (all of it: {LOG.relative_to(ROOT)})")


def _reason_in(output: str) -> str:
    if any(sign in output for sign in NO_NETWORK):
        return "the package index cannot be reached; connect to the network and try again"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith(("error", "npm err", "npm error"))]
    return (errors or lines[-1:] or ["it gave no reason"])[0]


def report_faults(main: Callable[[], None]) -> None:
    """Call `main`, turning what a person must mend into one line and a failing exit."""
    try:
        main()
    except Fault as fault:
        sys.exit(f"mandi: {fault}")
    except KeyboardInterrupt:
        sys.exit("mandi: stopped.")
