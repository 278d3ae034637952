"""Make a checkout ready and start the house; needs only Python's standard library.

Every step remembers the hash of what it was made from, so a second start skips what is done.
Whatever the machine lacks is said in one line with its remedy.
"""

from __future__ import annotations

import argparse
import errno
import importlib.util
import os
import shlex
import socket
import subprocess
import sys

import frontend
import scale
from steps import PYTHON, ROOT, VENV, Fault, fingerprint, is_done, remember, report_faults, run, say

WORKING = "import sys, importlib.util as u; sys.exit(sys.version_info < (3, 11) or not u.find_spec('pip'))"
YES = {"1", "true", "t", "yes", "y", "on"}


def check_venv_module() -> None:
    """Refuse a Python that cannot make the environment, before anything is written."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise Fault("Python lacks its venv module: install it (Debian, Ubuntu: apt install python3-venv).")


def read_env_file() -> None:
    """Take settings from .env for this start; what the environment says already wins."""
    path = ROOT / ".env"
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            words = shlex.split(line.removeprefix("export "), comments=True)
        except ValueError:
            raise Fault(f".env line {number} has an open quote.") from None
        if not words:
            continue
        name, equals, value = words[0].partition("=")
        if len(words) > 1 or not equals:
            raise Fault(f".env line {number} is not NAME=value (put a value with spaces in quotes).")
        os.environ.setdefault(name, value)


def check_port() -> None:
    """Refuse to start where the server could not listen, before the long steps."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "5000"
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise Fault(f"PORT is {port!r}: give a number from 1 to 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Fault(f"Cannot listen on HOST={host} PORT={port}: {error.strerror}.") from None
        remedy = f"stop what holds it, or choose another: PORT={int(port) % 65535 + 1} make run"
        raise Fault(f"Port {port} is in use: {remedy}") from None


def make_venv() -> None:
    """Create .venv unless it is there and works."""
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", WORKING], check=False).returncode == 0:
        return
    check_venv_module()
    say("Creating the Python environment in .venv …")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Could not create .venv")


def install_packages(*, dev: bool) -> None:
    """Install the pinned Python packages; with `dev`, those of tests and checks too."""
    files = [ROOT / "constraints.txt", ROOT / "requirements.txt"]
    marks = {"packages": fingerprint(files)}
    if dev:
        files.append(ROOT / "requirements-dev.txt")
        marks["packages-dev"] = fingerprint(files)
    if all(is_done(step, mark) for step, mark in marks.items()):
        return
    say(f"Installing the Python packages{' for tests and checks' if dev else ''} …")
    pip = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    run([*pip, "-c", str(files[0]), "-r", str(files[-1])], "Could not install the Python packages")
    for step, mark in marks.items():
        remember(step, mark)


def compile_translations() -> None:
    """Compile the catalogues when one has changed."""
    catalogues = sorted(ROOT.glob("translations/*/LC_MESSAGES/*.po"))
    if not catalogues:
        return
    mark = fingerprint(catalogues)
    compiled = all(catalogue.with_suffix(".mo").is_file() for catalogue in catalogues)
    if compiled and is_done("translations", mark):
        return
    say("Compiling the translations …")
    babel = [str(PYTHON), "-m", "babel.messages.frontend", "compile", "-d", "translations"]
    run(babel, "Could not compile the translations")
    remember("translations", mark)


def prepare(*, dev: bool) -> None:
    """Make everything that is built rather than committed."""
    make_venv()
    install_packages(dev=dev)
    frontend.build(dev=dev)
    compile_translations()


def flask(*arguments: str) -> None:
    """Run one of the house's own commands, which say themselves what is wrong."""
    command = [str(PYTHON), "-m", "flask", "--app", "app", *arguments]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise Fault(f"`flask {' '.join(arguments)}` failed; the reason stands above.")


def prepare_database() -> None:
    """Migrate, bring the carried prices, and fill an empty demo."""
    flask("db", "upgrade")
    flask("prices", "seed")
    if os.environ["DEMO"].lower() in YES:
        flask("demo", "load", "--if-empty")


def serve() -> None:
    """Become the server process."""
    prepare_database()
    os.chdir(ROOT)
    os.execv(str(PYTHON), [str(PYTHON), "app.py"])


def main() -> None:
    """Do what the Makefile asks for."""
    parser = argparse.ArgumentParser(description="Make this checkout ready, and start the house.")
    parser.add_argument("task", choices=["prepare", "run", "scale"])
    parser.add_argument("--dev", action="store_true", help="prepare what tests and checks need, too")
    options = parser.parse_args()
    if options.task != "prepare":
        read_env_file()
        os.environ["DEMO"] = os.environ.get("DEMO") or "1"
        check_port()
    if options.task == "scale":
        scale.check_needs()
    prepare(dev=options.dev)
    if options.task == "run":
        serve()
    elif options.task == "scale":
        scale.serve(prepare_database)


if __name__ == "__main__":
    report_faults(main)
