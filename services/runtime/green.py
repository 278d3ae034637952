"""The one place that knows which concurrency the process runs on, and the only import of eventlet."""

import os
import warnings
from collections.abc import Callable
from typing import Any, Literal, TypeVar

AsyncMode = Literal["eventlet", "gevent", "threading"]
T = TypeVar("T")
_mode: AsyncMode = "threading"

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

        eventlet.monkey_patch()
    elif mode == "gevent":
        from gevent import monkey  # noqa: PLC0415 - only a server process may load it

        monkey.patch_all()


def offload(work: Callable[..., T], *args: Any) -> T:
    """Run CPU-heavy work (hashing, images) on a native thread, so that no bid waits for it."""
    if _mode == "eventlet":
        from eventlet import tpool  # noqa: PLC0415 - only a server process may load it

        return tpool.execute(work, *args)  # type: ignore[no-any-return]
    if _mode == "gevent":
        from gevent import get_hub  # noqa: PLC0415 - only a server process may load it

        return get_hub().threadpool.apply(work, args)  # type: ignore[no-any-return]
    return work(*args)
