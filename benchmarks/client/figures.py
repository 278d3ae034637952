"""Figures of a window of time: percentiles, and who used the processor."""

import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
CLIENT_IS_BUSY = 0.85


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile; NaN of nothing."""
    if not values:
        return math.nan
    ranked = sorted(values)
    return ranked[max(0, math.ceil(len(ranked) * percent / 100) - 1)]


def ms(nanoseconds: Sequence[float], percent: float) -> float:
    """A percentile of nanoseconds, in milliseconds."""
    return percentile(nanoseconds, percent) / 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Cores used in a window: by the client, by the servers measured, and by everybody else."""

    seconds: float
    client: float
    server: float
    others: float

    def facts(self) -> dict[str, Any]:
        """The cores used; a client above 0.85 of one was itself the limit, which is said."""
        cores = {who: round(getattr(self, who), 2) for who in ("client", "server", "others")}
        return {"cores": cores} | ({"client_was_the_limit": True} if self.client > CLIENT_IS_BUSY else {})


class Meter:
    """Measures the processor from now on."""

    def __init__(self, server_pids: Sequence[int] = ()) -> None:
        self._pids = tuple(server_pids)
        self._began = self._now()

    def read(self) -> Used:
        """What was used since the meter was made."""
        wall, client, server, machine = (b - a for a, b in zip(self._began, self._now(), strict=True))
        return Used(
            seconds=wall,
            client=client / wall,
            server=server / wall,
            others=max(0.0, (machine - client - server) / wall),
        )

    def _now(self) -> tuple[float, float, float, float]:
        mine = os.times()
        return time.monotonic(), mine.user + mine.system, sum(map(_cpu_of, self._pids)), _cpu_of_machine()


def resident_kb(pid: int) -> int:
    """Memory a process holds now, in KB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise ValueError(f"no memory of {pid}")


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


def _cpu_of_machine() -> float:
    name, user, nice, system, _idle, _wait, irq, soft, *_ = Path("/proc/stat").read_text().split(None, 9)
    assert name == "cpu"
    return sum(map(int, (user, nice, system, irq, soft))) * _TICK_S
