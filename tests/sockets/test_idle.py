"""Whoever only looks on stays connected: longer than the library waits for a packet before it gives up."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.sockets.stage import Stage

HOLD_S = 50
"""Ping interval and timeout together are 40 s."""


@pytest.mark.xdist_group("idle")
def test_who_only_looks_on_stays_connected(tmp_path: Path) -> None:
    with ExitStack() as opened:
        stages = []
        for mode in ("eventlet", "gevent"):
            stages.append(Stage(tmp_path / mode, ASYNC_MODE=mode).open())
            opened.callback(stages[-1].close)
        idle = [(stage, [stage.watch() for _ in range(20)]) for stage in stages]
        end = time.monotonic() + HOLD_S
        while time.monotonic() < end:
            for _, clients in idle:
                for each in clients:
                    each.listen(for_s=0.01)
            time.sleep(0.2)
        for stage, clients in idle:
            seq = stage.bid(stage.connect("buyer"))
            for each in clients:
                each.hear(lambda _, each=each, seq=seq: seq in each.entries())
