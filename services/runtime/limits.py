"""How often somebody may do something: moving windows in memory, or in Redis when there are several processes."""

import time

import structlog
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from services.core.errors import RateLimited

log = structlog.get_logger()
_items: dict[str, RateLimitItem] = {}
_fallback = MovingWindowRateLimiter(MemoryStorage())
_limiter = _fallback


def configure(redis_url: str) -> None:
    """Choose where counts are kept; an empty URL keeps them in this process."""
    global _limiter, _fallback
    _fallback = MovingWindowRateLimiter(MemoryStorage())
    if redis_url:
        _limiter = MovingWindowRateLimiter(storage_from_string(redis_url, wrap_exceptions=True))
    else:
        _limiter = _fallback


def hit(limit: str, *keys: str) -> None:
    """Count one use of `limit` ("10 per 2 seconds") by `keys`; raises RateLimited with retry_after seconds."""
    item = _items.get(limit) or _items.setdefault(limit, parse(limit))
    try:
        limiter = _limiter
        allowed = limiter.hit(item, *keys)
    except StorageError:
        log.warning("limits are counted in this process while Redis is away")
        limiter = _fallback
        allowed = limiter.hit(item, *keys)
    if not allowed:
        reset_time = limiter.get_window_stats(item, *keys).reset_time
        raise RateLimited(retry_after=max(1, round(reset_time - time.time())))
