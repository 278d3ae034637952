"""How fast one person may bid: a steady pace with a burst, kept in this process and, with Redis, in common.

The generic cell rate algorithm (GCRA): each bid moves a person's next due moment on by one interval, and
nobody may be more than a burst ahead of the clock. Here it costs a microsecond; Redis is asked once for a
whole batch of bids, and when it is away, each process keeps the pace alone.
"""

import math
import time
from collections.abc import Hashable, Sequence
from typing import Final

import redis
import structlog
from limits import parse

from services.core.errors import RateLimited

log = structlog.get_logger()
MOST_KEPT: Final = 20_000
REDIS_TIMEOUT_S: Final = 0.25
REDIS_PAUSE_S: Final = 5
_SCRIPT: Final = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local waits = {}
for place, key in ipairs(KEYS) do
  local due = math.max(tonumber(redis.call('GET', key) or now), now)
  local wait = due - now - ARGV[2]
  if wait <= 0 then
    local after = due + ARGV[1]
    redis.call('SET', key, string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000) + 1000)
  end
  waits[place] = math.max(wait, 0)
end
return waits
"""


class Cells:
    """Who is how far ahead of the clock, in this process; nothing runs but when somebody asks."""

    def __init__(self) -> None:
        self._due: dict[Hashable, float] = {}

    def wait_s(self, key: Hashable, *, interval_s: float, ahead_s: float, counting: bool = True) -> float:
        """Seconds until `key` may come again, 0 when it may now; `counting` it then."""
        now = time.monotonic()
        due = max(self._due.get(key, now), now)
        if due - now > ahead_s:
            return due - now - ahead_s
        if counting:
            if len(self._due) >= MOST_KEPT:
                self._due = {known: at for known, at in self._due.items() if at > now}
            self._due[key] = due + interval_s
        return 0.0

    def forget(self, key: Hashable) -> None:
        """Let `key` start anew."""
        self._due.pop(key, None)


class Pace:
    """So many in so many seconds ("10 per 2 seconds"): a tenth of it each, ten of them at once."""

    def __init__(self, limit: str, *, redis_url: str = "") -> None:
        item = parse(limit)
        self._interval_s = item.get_expiry() / item.amount
        self._ahead_s = (item.amount - 1) * self._interval_s
        self._cells = Cells()
        self._together = _Together(redis_url, self._interval_s, self._ahead_s) if redis_url else None

    def hit(self, user_id: int) -> None:
        """Count one bid of a person in this process; raises RateLimited (`retry_after`: seconds)."""
        wait = self._cells.wait_s(user_id, interval_s=self._interval_s, ahead_s=self._ahead_s)
        if wait:
            raise too_fast(wait)

    def hit_together(self, user_ids: Sequence[int]) -> list[float]:
        """Count bids among all processes; returns the seconds each must wait, 0 for who may pass."""
        if self._together is None:
            return [0.0] * len(user_ids)
        return self._together.hit(user_ids)


class _Together:
    def __init__(self, url: str, interval_s: float, ahead_s: float) -> None:
        self._redis = redis.Redis.from_url(
            url, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
        )
        self._script = self._redis.register_script(_SCRIPT)
        self._pace = [round(interval_s * 1e6), round(ahead_s * 1e6)]
        self._asks_again_at = 0.0

    def hit(self, user_ids: Sequence[int]) -> list[float]:
        if time.monotonic() >= self._asks_again_at:
            try:
                waits = self._script(keys=[f"pace:{user_id}" for user_id in user_ids], args=self._pace)
            except redis.RedisError:
                log.warning("each process keeps the pace of bids alone while Redis is away")
                self._asks_again_at = time.monotonic() + REDIS_PAUSE_S
            else:
                return [wait / 1e6 for wait in waits]
        return [0.0] * len(user_ids)


def too_fast(wait_s: float) -> RateLimited:
    """The refusal of somebody who must wait so long."""
    return RateLimited(retry_after=max(1, math.ceil(wait_s)))
