"""How often somebody may do something: moving windows in memory, or in Redis for several processes."""

import time
from collections.abc import Sequence

import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from services.core.errors import RateLimited
from services.runtime.pace import REDIS_PAUSE_S, REDIS_TIMEOUT_S, Pace

log = structlog.get_logger()
_items: dict[str, RateLimitItem] = {}
_pace = Pace("10 per 2 seconds")
_fallback = MovingWindowRateLimiter(MemoryStorage())
_limiter = _fallback
_asks_again_at = 0.0


def configure(*, redis_url: str, bids: str) -> None:
    """Choose where counts are kept (an empty URL: in this process) and how fast one person may bid."""
    global _limiter, _fallback, _pace, _asks_again_at
    _asks_again_at = 0.0
    _pace = Pace(bids, redis_url=redis_url)
    _fallback = MovingWindowRateLimiter(MemoryStorage())
    if redis_url:
        within = {"socket_timeout": REDIS_TIMEOUT_S, "socket_connect_timeout": REDIS_TIMEOUT_S}
        _limiter = MovingWindowRateLimiter(storage_from_string(redis_url, wrap_exceptions=True, **within))
    else:
        _limiter = _fallback


def hit(limit: str, *keys: str) -> None:
    """Count one use of `limit` ("10 per 2 seconds") by `keys`; raises RateLimited (retry_after: seconds)."""
    _ask(limit, keys, counting=True)


def ensure_free(limit: str, *keys: str) -> None:
    """Raise RateLimited when `limit` is used up, without counting a use."""
    _ask(limit, keys, counting=False)


def forget(limit: str, *keys: str) -> None:
    """Give back all uses of `limit` by `keys`."""
    try:
        _limiter.clear(_item(limit), *keys)
    except StorageError:
        _fallback.clear(_item(limit), *keys)


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
    global _asks_again_at
    if _limiter is not _fallback and time.monotonic() >= _asks_again_at:
        try:
            _ask_one(_limiter, _item(limit), keys, counting=counting)
        except StorageError:
            log.warning("limits are counted in this process while Redis is away")
            _asks_again_at = time.monotonic() + REDIS_PAUSE_S
        else:
            return
    _ask_one(_fallback, _item(limit), keys, counting=counting)


def _ask_one(
    limiter: MovingWindowRateLimiter, item: RateLimitItem, keys: tuple[str, ...], *, counting: bool
) -> None:
    if not (limiter.hit if counting else limiter.test)(item, *keys):
        reset_time = limiter.get_window_stats(item, *keys).reset_time
        raise RateLimited(retry_after=max(1, round(reset_time - time.time())))
