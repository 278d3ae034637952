"""Where a server spends a window: py-spy beside it, when asked for (--profile; py-spy is no dependency)."""

import collections
import contextlib
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

FOLDER = "BENCH_PROFILES"
"""The environment variable that names where profiles go; unset: nothing is profiled."""
RATE_HZ = 50
MOST_LINES = 45
_IDLE = ("Condition.wait (threading.py", "tworker (eventlet/tpool.py")
"""What threads that wait for work stand in."""
_numbers = itertools.count(1)


@contextlib.contextmanager
def profiled(pids: Sequence[int]) -> Iterator[None]:
    """Record each process while the work goes on; its stacks and a digest of them are kept as files."""
    folder = os.environ.get(FOLDER)
    if not folder or not pids:
        yield
        return
    program = Path(sys.executable).with_name("py-spy")
    files = [Path(folder) / f"window{next(_numbers)}-{pid}.txt" for pid in pids]
    spies = [
        subprocess.Popen(
            [
                program,
                "record",
                "--nonblocking",
                "-p",
                str(pid),
                "-r",
                str(RATE_HZ),
                "-d",
                "600",
                "-f",
                "raw",
                "-o",
                file,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for pid, file in zip(pids, files, strict=True)
    ]
    try:
        yield
    finally:
        for spy, file in zip(spies, files, strict=True):
            spy.send_signal(signal.SIGINT)
            spy.wait(timeout=30)
            file.with_suffix(".digest").write_text(digest(file.read_text()))


def digest(stacks: str) -> str:
    """What ran most: by the line itself, and by function with all it called."""
    alone: collections.Counter[str] = collections.Counter()
    with_called: collections.Counter[str] = collections.Counter()
    for line in stacks.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = stack.split(";")
        if frames[-1].startswith(_IDLE):
            continue
        alone[frames[-1]] += int(count)
        for frame in {frame.rpartition(":")[0] for frame in frames}:
            with_called[frame] += int(count)
    total = max(1, alone.total())
    parts = []
    for title, counted in (("by itself", alone), ("with what it called", with_called)):
        parts.append(f"{title}, of {total} samples")
        parts += [f"{count / total:6.1%} {frame}" for frame, count in counted.most_common(MOST_LINES)]
    return "\n".join(parts) + "\n"
