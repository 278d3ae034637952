"""Where the desk waits for the disk: on the loop while it is fast, beside it while it is slow."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine

from services.bidding.desk.connection import REMEMBERS, SLOW_S, DeskConnection
from services.runtime import green


def test_the_way_to_a_native_thread_and_back_is_no_slowness_of_the_disk(monkeypatch: pytest.MonkeyPatch):
    gone = 0

    def offload(work: Callable[..., Any], *args: Any) -> Any:
        nonlocal gone
        gone += 1
        time.sleep(2 * SLOW_S)
        return work(*args)

    monkeypatch.setattr(green, "offload", offload)
    desk = DeskConnection(create_engine("sqlite://"))
    desk._takes_s = 10 * SLOW_S  # a disk that was slow a moment ago
    for _ in range(8 * REMEMBERS):
        with desk.transaction():
            pass
    assert 0 < gone < 4 * REMEMBERS
