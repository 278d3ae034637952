"""Asks the feed for one page at a time: time-outs, a few tries, and never a word of the key.

The API takes its key in the address only, and both `requests` and `urllib3` show addresses in their faults
and logs. So no fault of theirs leaves this module, not even as the cause of one of ours.
"""

import logging
import random
import re
import time
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

import requests
import structlog
from urllib3.exceptions import HTTPError, IncompleteRead, ReadTimeoutError

from services.prices.errors import FeedBusy, FeedRefused, FeedUnreachable, NotAPriceFile
from services.prices.feed.settings import FeedSettings, Patience
from services.prices.sources.data_gov import Reply, read_reply
from services.runtime import green

log = structlog.get_logger()
USER_AGENT: Final = "mandi-connect/1.0 (mandi price guide)"
LARGEST_REPLY: Final = 32 * 1024 * 1024
REST_S: Final = 15 * 60
"""How long to leave a feed alone that answered 429, unless it names a longer time."""
LONGEST_REST_S: Final = 6 * 60 * 60
_PIECE: Final = 64 * 1024
_TOO_MANY: Final = 429
_KEY_IN_TEXT = re.compile(r"api-key=[^&\s\"']*", re.IGNORECASE)


class FeedClient:
    """One conversation with one resource of the feed."""

    def __init__(
        self,
        settings: FeedSettings,
        *,
        resource: str,
        patience: Patience | None = None,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        """`pause` waits between tries: time.sleep unless a test counts the seconds."""
        self._settings = settings
        self._url = f"{settings.base_url}/{quote(resource, safe='')}"
        self._patience = patience or Patience()
        self._pause = pause or time.sleep
        self._session = requests.Session()
        self.requests = 0

    def page(self, *, offset: int, limit: int, filters: Mapping[str, str]) -> Reply:
        """Ask for one page, again when the answer is no answer.

        Raises FeedUnreachable when no try brought a reply, FeedRefused when the feed says no, and FeedBusy
        (`retry_after` seconds) when it wants to be left alone; neither of these is tried again.
        """
        asked = {"format": "json", "limit": str(limit), "offset": str(offset), **filters}
        reason = ""
        for number in range(self._patience.tries):
            if number:
                self._pause(self._patience.pause_s * 2 ** (number - 1) * random.uniform(0.5, 1.5))  # noqa: S311
            status, body, reason = self._ask(asked)
            if not reason:
                reply, reason = self._understand(status, body)
                if reply is not None:
                    return reply
            log.info("the price feed did not answer properly", reason=reason, offset=offset)
        raise FeedUnreachable(reason=reason)

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _ask(self, asked: Mapping[str, str]) -> tuple[int, bytes, str]:
        """Returns status, body and, where there is none, the reason in a few words."""
        self.requests += 1
        patience, until = self._patience, time.monotonic() + self._patience.reply_s
        try:
            answer = self._session.get(
                self._url,
                params={"api-key": self._settings.key, **asked},
                headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
                timeout=(patience.connect_s, patience.silence_s),
                allow_redirects=False,  # it would take the key along
                stream=True,
            )
            with answer:
                body = bytearray()
                while piece := answer.raw.read1(_PIECE, decode_content=True):
                    body += piece
                    if len(body) > LARGEST_REPLY:
                        return 0, b"", "the reply is too large"
                    if time.monotonic() > until:
                        return 0, b"", "the reply came too slowly"
                if answer.status_code == _TOO_MANY:
                    self._rest_s = _seconds(answer.headers.get("Retry-After", ""))
                return answer.status_code, bytes(body), ""
        except requests.ConnectTimeout:
            return 0, b"", "no connection in time"
        except (requests.Timeout, ReadTimeoutError, TimeoutError):
            return 0, b"", "no answer in time"
        except (requests.RequestException, HTTPError, OSError, ValueError) as fault:
            return 0, b"", _kind_of(fault)

    def _understand(self, status: int, body: bytes) -> tuple[Reply | None, str]:
        """Returns the reply, or why there is none; raises for what no further try will change."""
        if status == _TOO_MANY:
            raise FeedBusy(retry_after=self._rest_s, minutes=-(-self._rest_s // 60))
        said = ""
        try:
            reply = green.offload(read_reply, body)
        except NotAPriceFile:
            reply = None
        except FeedRefused as refusal:
            said, reply = self._without_key(refusal.details["reason"]), None
        if reply is not None and status == requests.codes.ok:
            return reply, ""
        if status >= requests.codes.server_error or (status == requests.codes.ok and not said):
            return None, said or f"HTTP {status}, no prices in it"
        raise FeedRefused(reason=said or f"HTTP {status}")

    def _without_key(self, text: str) -> str:
        text = text.replace(self._settings.key, "…") if self._settings.key else text
        return _KEY_IN_TEXT.sub("api-key=…", text)


def _kind_of(fault: Exception) -> str:
    """What went wrong by its name alone: the words of such faults hold the address, and so the key."""
    is_cut = isinstance(fault, IncompleteRead | requests.exceptions.ChunkedEncodingError)
    return "the reply was cut off" if is_cut else f"connection failed: {type(fault).__name__}"


def _seconds(text: str) -> int:
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return min(max(asked, REST_S), LONGEST_REST_S)


def _hide_key(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    if "api-key=" in message.casefold():
        record.msg, record.args = _KEY_IN_TEXT.sub("api-key=…", message), ()
        record.exc_info = None
    return True


for _name in ("urllib3.connectionpool", "urllib3.connection", "urllib3.response", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_hide_key)
