"""What the concurrency of a process promises: order of arrival, and work after what is ready now."""

import subprocess
import sys

import pytest

from tests.house import ROOT

IN_ORDER = """
import sys
from services.runtime import green
green.patch(sys.argv[1])
import os, random, socket, threading, time

served = []

def serve(n, connection):
    while connection.recv(1):
        served.append(n)

pairs = [socket.socketpair() for _ in range(400)]
for n, (_, mine) in enumerate(pairs):
    threading.Thread(target=serve, args=(n, mine), daemon=True).start()
time.sleep(0.05)
order = list(range(len(pairs)))
for attempt in range(3):
    random.shuffle(order)
    served.clear()
    for n in order:
        os.write(pairs[n][0].fileno(), b"x")  # past the loop: nobody is served in between
    time.sleep(0.05)
    assert served == order, (served[:10], order[:10])
for theirs, _ in pairs:
    theirs.close()
time.sleep(0.05)
print("in order")
"""

SOON = """
import sys
from services.runtime import green
green.patch(sys.argv[1])
import time

said = []
green.soon(lambda: said.append("soon"))
said.append("now")
green.let_others_run()
time.sleep(0.01)
print(said)
"""


def _run(program: str, *arguments: str) -> str:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("mode", ["eventlet", "gevent"])
def test_connections_are_served_in_the_order_in_which_they_spoke(mode: str) -> None:
    assert _run(IN_ORDER, mode) == "in order"


@pytest.mark.parametrize("mode", ["eventlet", "gevent"])
def test_what_is_meant_for_soon_runs_after_what_runs_now(mode: str) -> None:
    assert _run(SOON, mode) == "['now', 'soon']"


def test_threads_do_at_once_what_is_meant_for_soon() -> None:
    assert _run(SOON, "threading") == "['soon', 'now']"
