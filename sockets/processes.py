"""What the processes of one house tell each other over Redis: all messages of a moment in one go.

The stock manager publishes each message by itself and lets the emitter wait for it, twice over when Redis
is away, and tries to listen again after up to a minute. Here an emitter never waits: local pushes go on,
the newest messages are kept for when Redis is back, and then every client here is asked to catch up,
because what others said meanwhile was not heard.
"""

import atexit
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import redis
import structlog
from socketio import RedisManager

from sockets import encoding

log = structlog.get_logger()
MOST_KEPT: Final = 1_000
CONNECT_S: Final = 1
ANSWER_S: Final = 2
LISTEN_S: Final = 5
SHORTEST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 2.0


class ProcessManager(RedisManager):  # type: ignore[misc]  # the library has no types
    """Rooms over several processes; `heard` is called for messages of our own kinds."""

    def __init__(self, url: str, *, channel: str) -> None:
        super().__init__(url, channel=channel)
        self._outgoing: deque[dict[str, Any]] = deque(maxlen=MOST_KEPT)
        self._guard = threading.Lock()
        self._is_flushing = False
        self._client: redis.Redis | None = None
        self.own_kinds: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.on_lost: Callable[[], None] = lambda: None
        self.on_back: Callable[[], None] = lambda: None
        atexit.register(self._flush_once)

    def tell_others(self, kind: str, message: dict[str, Any]) -> None:
        """Send the other processes a message of our own kind; their `own_kinds` get it."""
        self._publish({"method": kind, "host_id": self.host_id, **message})

    def _publish(self, data: dict[str, Any]) -> None:
        self._outgoing.append(data)
        with self._guard:
            starts = not self._is_flushing
            self._is_flushing = True
        if starts:
            self.server.start_background_task(self._flush)

    def _flush(self) -> None:
        pause = SHORTEST_PAUSE_S
        while self._has_more():
            if self._flush_once():
                pause = SHORTEST_PAUSE_S
            else:
                self.server.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_S)

    def _has_more(self) -> bool:
        with self._guard:
            self._is_flushing = bool(self._outgoing)
            return self._is_flushing

    def _flush_once(self) -> bool:
        """Publish what waits; what could not go waits on, the newest of it."""
        with self._guard:
            batch = list(self._outgoing)
            self._outgoing.clear()
        if not batch:
            return True
        try:
            if self._client is None:
                self._client = self._connect()
            self._client.publish(self.channel, encoding.dumps(batch))
        except (redis.RedisError, OSError) as fault:
            log.warning("Redis is away: other processes hear later", waiting=len(batch), fault=str(fault))
            with self._guard:
                self._outgoing = deque([*batch, *self._outgoing], maxlen=MOST_KEPT)
            return False
        return True

    def _connect(self) -> redis.Redis:
        return redis.Redis.from_url(
            self.redis_url,
            socket_connect_timeout=CONNECT_S,
            socket_timeout=ANSWER_S,
            health_check_interval=LISTEN_S,
        )

    def _listen(self) -> Iterator[dict[str, Any]]:
        """Yield the library's messages from others for ever; our own kinds are taken on the way."""
        pause = SHORTEST_PAUSE_S
        is_lost = False
        while True:
            try:
                with self._connect().pubsub(ignore_subscribe_messages=True) as heard:
                    heard.subscribe(self.channel)
                    heard.get_message(timeout=ANSWER_S)
                    if is_lost:
                        log.info("Redis is back")
                        self.on_back()
                    pause, is_lost = SHORTEST_PAUSE_S, False
                    while True:
                        message = heard.get_message(timeout=LISTEN_S)
                        if message is not None:
                            yield from self._sort(message["data"])
            except (redis.RedisError, OSError) as fault:
                if not is_lost:
                    log.warning("Redis is away: other processes are not heard", fault=str(fault))
                    self.on_lost()
                is_lost = True
            self.server.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_S)

    def _sort(self, data: bytes) -> Iterator[dict[str, Any]]:
        with suppress(ValueError):
            batch = encoding.loads(data)
            for message in batch if isinstance(batch, list) else [batch]:
                if not isinstance(message, dict) or message.get("host_id") == self.host_id:
                    continue
                take = self.own_kinds.get(str(message.get("method")))
                if take is None:
                    yield message
                else:
                    self._take(take, message)

    def _take(self, take: Callable[[dict[str, Any]], None], message: dict[str, Any]) -> None:
        try:
            take(message)
        except Exception:
            log.exception("a message of another process was not understood", kind=message["method"])
