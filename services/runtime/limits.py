"""How often somebody may do something: counted in this process, or in Redis for several of them.

In the process by the cell rate of `pace`: a store of windows would look through all its keys on a timer.
"""

import time
from collections.abc import Sequence
from contextlib import suppress

import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from services.runtime.pace import REDIS_PAUSE_S, REDIS_TIMEOUT_S, Cells, Pace, too_fast

log = structlog.get_logger()
_items: dict[str, RateLimitItem] = {}
_pace = Pace("10 per 2 seconds")
_cells = Cells()
_shared: MovingWindowRateLimiter | None = None
_asks_again_at = 0.0


def configure(*, redis_url: str, bids: str) -> None:
    """Choose where counts are kept (an empty URL: in this process) and how fast one person may bid."""
    global _shared, _cells, _pace, _asks_again_at
    _asks_again_at = 0.0
    _pace = Pace(bids, redis_url=redis_url)
    _cells = Cells()
    _shared = None
    if redis_url:
        within = {"socket_timeout": REDIS_TIMEOUT_S, "socket_connect_timeout": REDIS_TIMEOUT_S}
        _shared = MovingWindowRateLimiter(storage_from_string(redis_url, wrap_exceptions=True, **within))


def hit(limit: str, *keys: str) -> None:
    """Count one use of `limit` ("10 per 2 seconds") by `keys`; raises RateLimited (retry_after: seconds)."""
    _ask(limit, keys, counting=True)


def ensure_free(limit: str, *keys: str) -> None:
    """Raise RateLimited when `limit` is used up, without counting a use."""
    _ask(limit, keys, counting=False)


def forget(limit: str, *keys: str) -> None:
    """Give back all uses of `limit` by `keys`."""
    _cells.forget((limit, *keys))
    if _shared is not None:
        with suppress(StorageError):
            _shared.clear(_item(limit), *keys)


def hit_bids(*, user_id: int) -> None:
    """Count one bid of a person (BIDDING §6: 5 a second, burst 10) here; raises RateLimited."""
    _pace.hit(user_id)


def hit_bids_together(user_ids: Sequence[int]) -> list[float]:
    """Count bids among all processes, in one go; returns the seconds each must wait, 0 for who may pass."""
    return _pace.hit_together(user_ids)


def _item(limit: str) -> RateLimitItem:
    return _items.get(limit) or _items.setdefault(limit, parse(limit))


def _ask(limit: str, keys: tuple[str, ...], *, counting: bool) -> None:
    """Ask Redis, or while it is away this process alone: nobody waits for a server that does not answer."""
    item = _item(limit)
    wait_s = None if _shared is None else _ask_redis(_shared, item, keys, counting=counting)
    if wait_s is None:
        interval_s = item.get_expiry() / item.amount
        ahead_s = (item.amount - 1) * interval_s
        wait_s = _cells.wait_s((limit, *keys), interval_s=interval_s, ahead_s=ahead_s, counting=counting)
    if wait_s:
        raise too_fast(wait_s)


def _ask_redis(
    limiter: MovingWindowRateLimiter, item: RateLimitItem, keys: tuple[str, ...], *, counting: bool
) -> float | None:
    """Seconds to wait by the count of all processes; None while Redis is away."""
    global _asks_again_at
    if time.monotonic() < _asks_again_at:
        return None
    try:
        if (limiter.hit if counting else limiter.test)(item, *keys):
            return 0.0
        return max(1.0, limiter.get_window_stats(item, *keys).reset_time - time.time())
    except StorageError:
        log.warning("limits are counted in this process while Redis is away")
        _asks_again_at = time.monotonic() + REDIS_PAUSE_S
        return None
