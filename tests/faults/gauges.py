"""What a process holds: memory and file descriptors, once or over time."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A reading: seconds (monotonic), resident kilobytes, open file descriptors."""

    at: float
    rss_kb: int
    fds: int


def read(pid: int) -> Sample:
    """Read a process; raises FileNotFoundError when there is none."""
    status = Path(f"/proc/{pid}/status").read_text()
    rss = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    fds = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Sample(at=time.monotonic(), rss_kb=int(rss.split()[1]), fds=fds)


async def read_often(pid: int, samples: list[Sample], *, every_s: float = 1.0) -> None:
    """Read until cancelled."""
    while True:
        samples.append(read(pid))
        await asyncio.sleep(every_s)


def slope_per_minute(samples: Sequence[Sample], what: Callable[[Sample], float]) -> float:
    """The least-squares slope of a figure, per minute; 0 for fewer than two readings."""
    if len(samples) < 2:
        return 0.0
    times = [sample.at / 60 for sample in samples]
    values = [what(sample) for sample in samples]
    mean_time, mean_value = sum(times) / len(times), sum(values) / len(values)
    spread = sum((at - mean_time) ** 2 for at in times)
    together = sum((at - mean_time) * (value - mean_value) for at, value in zip(times, values, strict=True))
    return together / spread


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share (0 to 1) of all are at or below; 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
