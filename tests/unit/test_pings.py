"""Pings wait in one line for all clients, which keeps nobody alive who left."""

import gc
import weakref
from types import SimpleNamespace
from typing import Any

from sockets import fanout
from sockets.fanout import FastSocket


def engine() -> Any:
    """As much of an Engine.IO server as a socket and its pings ask of it."""
    return SimpleNamespace(
        ping_interval=25,
        create_queue=lambda: None,
        start_background_task=lambda *_: None,
        sleep=lambda _: None,
    )


def test_a_client_that_left_is_not_kept_for_its_next_ping() -> None:
    client = FastSocket(engine(), "sid")
    client.last_ping = 1.0
    fanout._pings.clear()
    client.schedule_ping()
    assert len(fanout._pings) == 1
    left = weakref.ref(client)
    del client
    gc.collect()
    assert left() is None
    fanout._ping_in_turn(engine())  # and nobody waits for the time that was to be theirs
    assert not fanout._pings


def test_a_client_that_stays_is_pinged_when_its_time_has_come() -> None:
    server, slept = engine(), list[float]()
    server.sleep = slept.append
    server.ping_interval = 0.0
    client = FastSocket(server, "sid")
    sent: list[Any] = []
    client.send = sent.append  # type: ignore[method-assign]
    client.last_ping = 1.0
    fanout._pings.clear()
    client.schedule_ping()
    fanout._ping_in_turn(server)
    assert [packet.packet_type for packet in sent] == [fanout.PING]
