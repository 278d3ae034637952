"""A PostgreSQL cluster and a Redis for one checkout: no server of the machine is asked or changed."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import zlib
from pathlib import Path
from typing import Final

from parts import Part, free_port
from steps import Fault, say

START_WITHIN_S: Final = 30
OWNER: Final = "postgres"
"""PostgreSQL refuses to run as root; then this user, whom its package brings, runs it."""


def find_postgres() -> Path | None:
    """Find where PostgreSQL's own programs are, the newest first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    paths = [*reversed(places), *map(Path, os.environ.get("PATH", "").split(os.pathsep))]
    return next((path for path in paths if (path / "initdb").exists()), None)


def postgres(folder: Path) -> tuple[Part, str]:
    """Start a cluster, made when it isn't there; returns it and the URL of its database."""
    binaries = find_postgres()
    assert binaries, "check_needs comes first"
    user = OWNER if os.geteuid() == 0 else None
    data = _home(folder, user) / "postgres"
    password = _kept_password(folder / "postgres.password")
    if not (data / "PG_VERSION").exists():
        _make_cluster(binaries, data, user, password)
    port = free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "256MB",
    }
    command = [str(binaries / "postgres"), "-D", str(data)]
    command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    part = Part("postgres", command, folder, user=user, stop_signal=signal.SIGINT)  # its fast shutdown
    part.start()
    environment = {**os.environ, "PGPASSWORD": password}
    at = ["-h", "127.0.0.1", "-p", str(port), "-U", "mandi"]
    _wait_for(part, [str(binaries / "pg_isready"), "-q", *at])
    have = [str(binaries / "psql"), *at, "-d", "postgres", "-Atc"]
    query = "SELECT count(*) FROM pg_database WHERE datname = 'mandi'"
    found = subprocess.run([*have, query], env=environment, capture_output=True, text=True, check=True)
    if found.stdout.strip() == "0":
        subprocess.run([str(binaries / "createdb"), *at, "mandi"], env=environment, check=True)
    return part, f"postgresql://mandi:{password}@127.0.0.1:{port}/mandi"


def redis(folder: Path) -> tuple[Part, str]:
    """Start a Redis that keeps nothing on disk; returns it and its URL."""
    port, password = free_port(), secrets.token_hex(16)
    config = f'port {port}\nbind 127.0.0.1\nrequirepass {password}\nsave ""\nappendonly no\ndir "{folder}"\n'
    part = Part("redis", ["redis-server", "-"], folder, config=config)
    part.start()
    _wait_for(part, ["redis-cli", "-p", str(port), "ping"])
    return part, f"redis://:{password}@127.0.0.1:{port}/0"


def _make_cluster(binaries: Path, data: Path, user: str | None, password: str) -> None:
    say("Making a PostgreSQL cluster …")
    command = [str(binaries / "initdb"), "-D", str(data), "-U", "mandi", "-A", "scram-sha-256"]
    command += ["-E", "UTF8", "--locale=C.UTF-8"]
    with tempfile.NamedTemporaryFile("w") as told:  # as an argument, everybody could read it
        told.write(password)
        told.flush()
        shutil.chown(told.name, user=user or os.getuid())
        command.append(f"--pwfile={told.name}")
        made = subprocess.run(command, user=user, group=user, capture_output=True, text=True, check=False)
    if made.returncode:
        raise Fault(f"Could not make a PostgreSQL cluster in {data}: {made.stderr.strip().splitlines()[-1]}")


def _home(folder: Path, user: str | None) -> Path:
    """Where the cluster may be: here, or in its user's own home when that user can't come here."""
    if user is None:
        return folder
    inner = folder / "cluster"
    inner.mkdir(exist_ok=True)
    shutil.chown(inner, user=user, group=user)
    if (
        subprocess.run(["/usr/bin/test", "-w", str(inner)], user=user, group=user, check=False).returncode
        == 0
    ):
        return inner
    other = Path(pwd.getpwnam(user).pw_dir) / f"mandi-{zlib.crc32(str(folder).encode()):08x}"
    made = subprocess.run(["/usr/bin/mkdir", "-p", str(other)], user=user, group=user, check=False)
    if made.returncode:
        raise Fault(f"User {user} can write neither in {inner} nor in {other}: give a DATABASE_URL.")
    return other


def _kept_password(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(16))
    return path.read_text()


def _wait_for(part: Part, question: list[str]) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while part.is_running() and time.monotonic() < deadline:
        if subprocess.run(question, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    part.ask_to_stop()
    raise Fault(f"{part.name} did not start: {part.last_words()} (all of it: {part.log})")
