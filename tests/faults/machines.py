"""The parts of a house that tests kill: processes of their own, started again on the same port."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.faults.programs import require_postgres_programs
from tests.house import ROOT, House, free_port

READY_WITHIN_S = 60
PUBLIC_ID_KEY = "faults"


class Server(House):
    """A house whose limits let a few busy buyers through, and whose people any process recognises."""

    def __init__(self, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        common = {"PUBLIC_ID_KEY": PUBLIC_ID_KEY, "BID_LIMIT": "100000 per second"}
        super().__init__(folder, **(common | environment))

    @property
    def database_url(self) -> str:
        """Where it keeps everything."""
        return self._environment["DATABASE_URL"]

    def tracebacks(self) -> list[str]:
        """The last lines of tracebacks in its log, each once."""
        found = re.findall(r"^(?:[\w.]+(?:Error|Exception|Fault|Interrupt|Exit)\b.*)$", self.log(), re.M)
        return sorted(set(found))


class Worker(Server):
    """A process that only does the jobs; nobody can ask it whether it is ready."""

    def start(self) -> "Worker":
        """Start it, and let it lead when it can."""
        self._log = (self.folder / "serve.log").open("ab")
        command = [sys.executable, "app.py", "--worker"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log
        )
        return self


class Cluster:
    """A PostgreSQL server with its own data, in a folder the role that runs it may reach."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(tempfile.mkdtemp(prefix="mandi-faults-"))
        self._folder.chmod(0o711)
        self.port = free_port()
        self.url = f"postgresql+psycopg://mandi@127.0.0.1:{self.port}/postgres"
        for name in ("data", "sockets"):
            (self._folder / name).mkdir(mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(self._folder / name, "postgres")
        self._run("initdb", "-D", str(self._data), "-U", "mandi", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._is_running = False

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> "Cluster":
        """Serve, after a crash with recovery, and wait until it takes connections."""
        options = (
            f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self._folder / 'sockets'} "
            "-c fsync=off -c max_connections=200"
        )
        log = str(self._folder / "sockets" / "log")
        self._run(
            "pg_ctl",
            "-D",
            str(self._data),
            "-w",
            "-t",
            str(READY_WITHIN_S),
            "-l",
            log,
            "-o",
            options,
            "start",
        )
        self._is_running = True
        return self

    def crash(self) -> None:
        """Stop at once, without a checkpoint, as when the power goes."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")
        self._is_running = False

    def destroy(self) -> None:
        """Stop and remove everything."""
        if self._is_running:
            self.crash()
        shutil.rmtree(self._folder)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(require_postgres_programs() / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{program} failed: {done.stdout}"


class Redis:
    """A Redis server that keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Redis":
        """Serve, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                "redis-server",
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
            ],
            cwd=tempfile.gettempdir(),
            stdout=subprocess.DEVNULL,
        )
        with redis.Redis(port=self.port) as client:
            deadline = time.monotonic() + READY_WITHIN_S
            while time.monotonic() < deadline:
                try:
                    client.ping()
                    return self
                except redis.ConnectionError:
                    time.sleep(0.05)
        raise AssertionError("Redis did not start")

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=20)
            self._process = None


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster that is gone afterwards."""
    cluster = Cluster()
    try:
        yield cluster.start()
    finally:
        cluster.destroy()


@contextmanager
def running_redis() -> Iterator[Redis]:
    """A Redis that is gone afterwards."""
    server = Redis().start()
    try:
        yield server
    finally:
        server.kill()


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """An empty database on a PostgreSQL server, gone afterwards; its URL."""
    name = f"mandi_faults_{uuid.uuid4().hex[:12]}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def ended(*servers: Server) -> Iterator[None]:
    """End houses afterwards, whatever happened."""
    try:
        yield
    finally:
        for server in servers:
            if server.is_running():
                server.stop(signal.SIGKILL)
