"""Disks that fill up and have space again, by the two means a test has."""

import contextlib
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE_MB = 24
_STEPS = (1024 * 1024, 64 * 1024, 4 * 1024, 1)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 24 MB of its own; skips where this process may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "none", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs the right to mount a small disk: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Write until not a byte is left; returns the file that holds it all."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for step in _STEPS:
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * step)
    return ballast


@contextmanager
def no_file_may_grow(pid: int, *, beyond: int) -> Iterator[None]:
    """Let a process write no file beyond so many bytes: writing fails as on a disk that is at its end."""
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (beyond, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
