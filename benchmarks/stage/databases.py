"""Databases of a measure alone: SQLite files, and a PostgreSQL cluster with its default durability."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from benchmarks.stage.processes import free_port


class NoPostgres(Exception):
    """This machine has no PostgreSQL server to start."""


class Cluster:
    """A PostgreSQL server on a folder of its own."""

    def __init__(self, port: int, data: Path) -> None:
        self._port, self.data = port, data

    def url(self, name: str) -> str:
        """How the house is told of a database."""
        return f"postgresql+psycopg://mandi@127.0.0.1:{self._port}/{name}"

    def dsn(self, name: str) -> str:
        """How psycopg is told of it."""
        return f"postgresql://mandi@127.0.0.1:{self._port}/{name}"

    def create(self, name: str, *, like: str = "template1") -> None:
        """Make a database, empty or as a copy."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a cluster: fsync and synchronous_commit on, as initdb leaves them."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs:
        raise NoPostgres()
    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    folder.chmod(0o711)
    data, sockets, port = folder / "data", folder / "sockets", free_port()
    for each in (data, sockets):
        each.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(each, "postgres")
    binaries = programs[-1].parent
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {sockets} -c max_connections=200"
    _as_postgres(str(binaries / "initdb"), "-D", str(data), "-U", "mandi", "-A", "trust", "-E", "UTF8")
    _as_postgres(
        str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start"
    )
    try:
        yield Cluster(port, data)
    finally:
        _as_postgres(str(binaries / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", "stop")
        shutil.rmtree(folder)


def fresh_sqlite(folder: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{folder / 'house.db'}"


def copy_sqlite(source: Path, folder: Path) -> str:
    """Copy a database with its journal into a folder; returns its address."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in source.parent.glob(f"{source.name}*"):
        shutil.copy2(part, folder / part.name)
    return f"sqlite:///{folder / source.name}"


def _as_postgres(*command: str) -> None:
    prefix = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    done = subprocess.run([*prefix, *command], cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")
