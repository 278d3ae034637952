"""`make scale`: the house on several processes of this machine, behind nginx, until Ctrl-C.

Web processes (WEB_PROCESSES, 2) and a worker, from the files in deploy/; PostgreSQL and Redis of their own
in INSTANCE_DIR/scale, unless DATABASE_URL and REDIS_URL say which to use. What dies is started again.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Final

import clusters
from parts import Part, free_port
from steps import PYTHON, ROOT, Fault, say

READY_WITHIN_S: Final = 60
LOOK_S: Final = 0.2
MOST_CONNECTIONS: Final = 16_384
EVERYWHERE: Final = ("0.0.0.0", "127.0.0.1")  # noqa: S104 - recognised; listening there is asked for


def check_needs() -> None:
    """Say in one line what this machine lacks, before anything is made."""
    missing = [] if _nginx() else ["nginx"]
    if not os.environ.get("REDIS_URL") and not shutil.which("redis-server"):
        missing.append("redis-server")
    if not os.environ.get("DATABASE_URL") and not clusters.find_postgres():
        missing.append("postgresql")
    if missing:
        raise Fault(
            f"`make scale` needs {', '.join(missing)} (Debian, Ubuntu: apt install {' '.join(missing)})."
        )
    if os.environ.get("DATABASE_URL", "").startswith("sqlite"):
        raise Fault("Several processes need PostgreSQL, and DATABASE_URL is a SQLite file: leave it out.")


def serve(prepare_database: Callable[[], None]) -> None:
    """Run everything until SIGINT or SIGTERM, starting again what dies; then stop it in order."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    estate = Estate()
    try:
        estate.start_databases()
        prepare_database()
        estate.start_house(int(os.environ.get("WEB_PROCESSES") or 2))
        estate.greet()
        while True:
            time.sleep(LOOK_S)
            for part in estate.parts:
                part.keep_alive()
    except KeyboardInterrupt:
        say("\nStopping …")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        estate.stop()


class Estate:
    """All that runs, in the order of its start."""

    def __init__(self) -> None:
        self.folder = Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance").resolve() / "scale"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.host, self.port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 5000)
        self.parts: list[Part] = []
        _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))  # for all it starts

    def start_databases(self) -> None:
        """Start what the house keeps its things in, and put the addresses into the environment."""
        if not os.environ.get("DATABASE_URL"):
            part, os.environ["DATABASE_URL"] = clusters.postgres(self.folder)
            self.parts.append(part)
        if not os.environ.get("REDIS_URL"):
            part, os.environ["REDIS_URL"] = clusters.redis(self.folder)
            self.parts.append(part)

    def start_house(self, web_processes: int) -> None:
        """Start the web processes, the worker, and nginx in front of them."""
        # The worker listens nowhere: HOST and PORT only tell its robots where the house is.
        at = {"HOST": self.host, "PORT": str(self.port)}
        self._start("worker", [str(PYTHON), "app.py", "--worker"], at)
        ports = [free_port() for _ in range(web_processes)]
        webs = []
        for number, port in enumerate(ports, start=1):
            at = {"HOST": "127.0.0.1", "PORT": str(port), "RUN_JOBS": "0", "TRUSTED_PROXIES": "1"}
            webs.append(self._start(f"web-{number}", [str(PYTHON), "app.py"], at))
        for web, port in zip(webs, ports, strict=True):
            _wait_until_ready(web, f"http://127.0.0.1:{port}/readyz")
        nginx = self._start("nginx", nginx_command(self.folder / "nginx", f"{self.host}:{self.port}", ports))
        _wait_until_ready(nginx, f"{self.url()}/readyz")

    def url(self) -> str:
        """Where the house is for a browser on this machine."""
        return f"http://{'localhost' if self.host in EVERYWHERE else self.host}:{self.port}"

    def greet(self) -> None:
        """Say where it is, who can sign in, and where the logs are."""
        names = ", ".join(part.name for part in self.parts)
        say(f"Mandi Connect is open at {self.url()}\n  {names}; logs in {self.folder}")
        web = next(part for part in self.parts if part.name == "web-1")
        logins = [line for line in web.log.read_text().splitlines() if re.match(r"  \S+@\S+ ", line)]
        say("\n".join([*logins, "Ctrl-C stops everything."]))

    def stop(self) -> None:
        """Stop the house first, while nginx still carries its last answers, then what it stands on."""
        app = [part for part in self.parts if part.name.startswith(("web", "worker"))]
        others = [part for part in reversed(self.parts) if part not in app]
        for group in (app, *([part] for part in others)):
            for part in group:
                part.ask_to_stop()
            for part in group:
                part.wait_for_end()

    def _start(self, name: str, command: list[str], environment: dict[str, str] | None = None) -> Part:
        part = Part(name, command, self.folder, environment={**os.environ, **(environment or {})})
        part.start()
        self.parts.append(part)
        return part


def nginx_command(folder: Path, address: str, ports: list[int]) -> list[str]:
    """Write nginx's files from deploy/nginx.conf for these addresses; returns the command that runs it."""
    for name in ("body", "proxy", "other"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    text = (ROOT / "deploy/nginx.conf").read_text()
    servers = "".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;\n" for port in ports)
    text = re.sub(r"(?m)(?:^    server 127\.0\.0\.1:.*\n)+", servers, text)
    text = text.replace("listen 80;", f"listen {address};").replace("root /srv/mandi;", f'root "{ROOT}";')
    (folder / "mandi.conf").write_text(text)
    most_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    (folder / "nginx.conf").write_text(
        f"""{"user root;" if os.geteuid() == 0 else ""}
daemon off;
pid "{folder}/pid";
error_log stderr warn;
worker_processes 2;
events {{ worker_connections {min(MOST_CONNECTIONS, most_files)}; }}
http {{
    include "{_types()}";
    default_type application/octet-stream;
    access_log off;
    sendfile on;
    client_body_temp_path "{folder}/body";
    proxy_temp_path "{folder}/proxy";
    fastcgi_temp_path "{folder}/other";
    uwsgi_temp_path "{folder}/other";
    scgi_temp_path "{folder}/other";
    include "{folder}/mandi.conf";
}}
"""
    )
    return [_nginx(), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def _nginx() -> str:
    """Where nginx is, or nothing: Debian puts it where the path of ordinary users does not lead."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""


def _types() -> Path:
    built = subprocess.run([_nginx(), "-V"], capture_output=True, text=True, check=True).stderr
    found = re.search(r"--conf-path=(\S+)/", built)
    return Path(found[1] if found else "/etc/nginx") / "mime.types"


def _wait_until_ready(part: Part, url: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and part.is_running():
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_S)
    raise Fault(f"{part.name} did not get ready: {part.last_words()} (all of it: {part.log})")
