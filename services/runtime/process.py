"""The process itself: how many files it may open, how it keeps its memory, and how it is told to end."""

import gc
import resource
import signal
import socket
from typing import Final

import structlog

log = structlog.get_logger()
_FEW_FILES: Final = 4096


def open_many_files() -> int:
    """Raise the limit of open files to what the machine allows (a socket is one); returns it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if most < _FEW_FILES:
        log.warning("few files may be open, so few can watch: raise `ulimit -Hn`", most=most)
    return most


def settle_memory() -> None:
    """Take what is loaded out of the garbage collector's rounds; let small ones be short.

    A full round over a whole application pauses every bid; after this it sees only what came since. A
    small round stops all bids for about a microsecond an object. Full ones must come all the same: what a
    connection leaves is in rings, a few kilobytes each.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


class Signals:
    """SIGTERM and SIGINT, as something that also a cooperative main thread can wait for.

    A Python signal handler alone would not wake an event loop that sleeps; a byte in a pipe does.
    """

    def __init__(self) -> None:
        self._read, self._write = socket.socketpair()
        self._write.setblocking(False)
        signal.set_wakeup_fd(self._write.fileno(), warn_on_full_buffer=False)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: None)

    def wait(self) -> None:
        """Return when the process shall end."""
        self._read.recv(1)


def end_within(seconds: int) -> None:
    """Let the kernel end this process, whatever hangs in it by then."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
