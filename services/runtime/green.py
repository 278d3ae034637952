"""The one place that knows which concurrency the process runs on, and the only import of eventlet."""

import os
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, TypeVar

AsyncMode = Literal["eventlet", "gevent", "threading"]
T = TypeVar("T")
_mode: AsyncMode = "threading"
BREATH_S = 0.002

# Known and decided upon (it is prescribed, and ASYNC_MODE can change it): no news for each start.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")


def patch(mode: AsyncMode) -> None:
    """Make the standard library cooperative; call it on the first line of a server process."""
    global _mode
    _mode = mode
    if mode == "eventlet":
        # psycopg waits in C by default, and nothing else would run while a query does.
        os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_selector")
        import eventlet  # noqa: PLC0415 - only a server process may load it
        from eventlet import hubs  # noqa: PLC0415 - only a server process may load it

        hubs.use_hub(_hub_in_order())
        eventlet.monkey_patch()
    elif mode == "gevent":
        # libev, its usual loop, serves the sockets that are ready in the reverse of their order.
        os.environ.setdefault("GEVENT_LOOP", "libuv-cffi")
        from gevent import monkey  # noqa: PLC0415 - only a server process may load it

        monkey.patch_all()


def mode() -> AsyncMode:
    """What `patch` made of this process; "threading" where it was never called."""
    return _mode


def soon(act: Callable[[], object]) -> None:
    """Run something once what is ready now has run; at once where threads do not share one loop.

    Call it on the loop's own thread. It may wait; a fault in it is printed and ends nothing else.
    """
    if _mode == "eventlet":
        from eventlet import spawn_n  # noqa: PLC0415 - only a server process may load it

        spawn_n(act)
    elif _mode == "gevent":
        from gevent import spawn  # noqa: PLC0415 - only a server process may load it

        spawn(act)
    else:
        act()


def let_others_run() -> None:
    """Let whoever is ready run before going on; threads take turns by themselves."""
    if _mode == "eventlet":
        from eventlet import sleep  # noqa: PLC0415 - only a server process may load it

        sleep(0)
    elif _mode == "gevent":
        from gevent import sleep  # noqa: PLC0415 - only a server process may load it

        sleep(0)


def offload(work: Callable[..., T], *args: Any) -> T:
    """Run CPU-heavy work (hashing, images) on a native thread, so that no bid waits for it."""
    if _mode == "eventlet":
        from eventlet import tpool  # noqa: PLC0415 - only a server process may load it

        return tpool.execute(work, *args)  # type: ignore[no-any-return]
    if _mode == "gevent":
        from gevent import get_hub  # noqa: PLC0415 - only a server process may load it

        return get_hub().threadpool.apply(work, args)  # type: ignore[no-any-return]
    return work(*args)


def begin(work: Callable[[], T]) -> Callable[[], T]:
    """Begin CPU-heavy work on a native thread and go on; what is returned waits for it and its fault."""
    if _mode == "eventlet":
        from eventlet import spawn, tpool  # noqa: PLC0415 - only a server process may load it

        return spawn(tpool.execute, work).wait  # type: ignore[no-any-return]
    if _mode == "gevent":
        from gevent import get_hub  # noqa: PLC0415 - only a server process may load it

        return get_hub().threadpool.spawn(work).get  # type: ignore[no-any-return]
    pool = ThreadPoolExecutor(max_workers=1)
    future = pool.submit(work)
    pool.shutdown(wait=False)
    return future.result


def breathe() -> None:
    """On a native thread of a serving process: leave the interpreter to the loop for a moment."""
    if _mode == "eventlet":
        from eventlet import patcher  # noqa: PLC0415 - only a server process may load it

        patcher.original("time").sleep(BREATH_S)
    elif _mode == "gevent":
        from gevent import monkey  # noqa: PLC0415 - only a server process may load it

        monkey.get_original("time", "sleep")(BREATH_S)


def _hub_in_order() -> Any:
    """Make an eventlet hub that serves connections in the order the kernel found them ready.

    Eventlet's own collects them in a set: of two bids that arrived one after the other, the later one
    could be served first. None, for eventlet's choice, where there is no epoll.
    """
    from eventlet.hubs import epolls, hub  # noqa: PLC0415 - only a server process may load it

    if not epolls.is_available():
        return None

    class Hub(epolls.Hub):  # type: ignore[misc]  # the library has no types
        is_available = staticmethod(epolls.is_available)

        def wait(self, seconds: float | None = None) -> None:
            if not self.listeners[self.READ] and not self.listeners[self.WRITE]:
                if seconds:
                    epolls.poll.time.sleep(seconds)
                return
            found = self.do_poll(seconds)
            for listener, fileno in _listeners_in_order(self, found, hub.noop):
                try:
                    listener.cb(fileno)
                except self.SYSTEM_EXCEPTIONS:
                    raise
                except BaseException:
                    self.squelch_exception(fileno, sys.exc_info())

    return Hub


def _listeners_in_order(hub: Any, found: list[tuple[int, int]], nobody: Any) -> list[tuple[Any, int]]:
    """Pair who waits with what was found ready; all before the first is called, who may change the rest."""
    readers, writers = hub.listeners[hub.READ], hub.listeners[hub.WRITE]
    waiting = []
    for fileno, event in found:
        if event & (hub.READ_MASK | hub.EXC_MASK):
            waiting.append((readers.get(fileno, nobody), fileno))
        if event & (hub.WRITE_MASK | hub.EXC_MASK):
            waiting.append((writers.get(fileno, nobody), fileno))
    return waiting
