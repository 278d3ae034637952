"""nginx as `make scale` runs it, before processes that a test started itself."""

import subprocess
import sys
from pathlib import Path

import requests

from tests.house import ROOT, free_port
from tests.requirements import require_program
from tests.scale.estate import eventually

_WRITE = (
    "import sys; sys.path.insert(0, 'tools'); import scale; from pathlib import Path; "
    "print('\\n'.join(scale.nginx_command(Path(sys.argv[1]), sys.argv[2], list(map(int, sys.argv[3:])))))"
)


class Front:
    """One address before several ports."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        require_program("nginx")
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        written = subprocess.run(
            [sys.executable, "-c", _WRITE, str(folder), f"127.0.0.1:{self._port}", *map(str, ports)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        self._command = written.stdout.splitlines()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and wait until the house answers through it."""
        self._process = subprocess.Popen(self._command, cwd=ROOT)
        eventually(self._answers, "nginx did not start")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)

    def get(self, path: str) -> requests.Response:
        """Open a page of the house."""
        return requests.get(f"{self.url}{path}", timeout=20)

    def _answers(self) -> bool:
        try:
            return self.get("/readyz").ok
        except requests.RequestException:
            return False
