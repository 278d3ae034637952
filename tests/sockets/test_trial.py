"""The fast fan-out does not trust itself: other versions, or a trial that fails, leave the ordinary path."""

import subprocess
import sys

import pytest

from tests.house import ROOT

PROGRAM = """
import sys
from services.runtime import green
green.patch(sys.argv[1])
import engineio.socket
from flask import Flask
from flask_socketio import SocketIO
from sockets import encoding, fanout, wire

{change}
stock = engineio.socket.Socket
socketio = SocketIO(Flask("trial"), async_mode=sys.argv[1], json=encoding)
is_on = fanout.switch_on(socketio)
assert is_on is (engineio.socket.Socket is not stock)
print(is_on)
"""
CHANGES = {
    "as it is": ("", "True"),
    "another version": ('fanout._KNOWN["python-engineio"] = "4.99"', "False"),
    "frames nobody understands": (
        'fanout.framed = lambda text: wire.Framed(b"\\x81\\x02no")\n',
        "False",
    ),
    "compressed, and nobody can read it": (
        'fanout.pressed = lambda text: wire.Framed(b"\\xc1\\x02no")\n',
        "False",
    ),
    "messages cut short": ('wire._unmasked = lambda body, mask: b"4"', "False"),
}


@pytest.mark.parametrize("mode", ["eventlet", "gevent"])
@pytest.mark.parametrize("case", CHANGES)
def test_it_is_switched_on_only_when_all_is_as_it_knows(mode: str, case: str) -> None:
    change, answer = CHANGES[case]
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM.format(change=change), mode]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip().splitlines()[-1:] == [answer], done.stderr


def test_threads_take_the_ordinary_path() -> None:
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM.format(change=""), "threading"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip().splitlines()[-1:] == ["False"], done.stderr
