"""Replies of the data.gov.in API: an envelope with `records`, or the gateway's `{"error": …}`."""

import json
from collections.abc import Iterator
from typing import Any, Final, TextIO

from services.prices.cleaning import RawRow
from services.prices.errors import FeedEmpty, FeedRefused, NotAPriceFile
from services.prices.sources.agmarknet_csv import FIELDS, field_of

NAME: Final = "data.gov.in"
_LARGEST_REPLY: Final = 64 * 1024 * 1024


def recognises(start: str) -> bool:
    """Say whether a file starting like this is JSON."""
    return start.lstrip().startswith(("{", "["))


def rows(stream: TextIO) -> Iterator[RawRow | None]:
    """Yield each record of a reply as a raw row, None for one that is not a record.

    Takes one reply, a bare list of records, or a collection of saved replies by name. Raises
    NotAPriceFile for anything else, FeedRefused for an error reply, FeedEmpty for one without prices.
    """
    try:
        reply = json.loads(stream.read(_LARGEST_REPLY))
    except (ValueError, RecursionError):
        raise NotAPriceFile() from None
    records = _records(reply)
    if not records:
        raise FeedEmpty()
    return map(_row, records)


def _records(reply: Any) -> list[Any]:
    if isinstance(reply, list):
        return reply
    if not isinstance(reply, dict):
        raise NotAPriceFile()
    if "error" in reply:
        raise FeedRefused(reason=str(reply["error"])[:200])
    if "records" not in reply:
        return _records_of_saved_replies(reply)
    if not isinstance(reply["records"], list):
        raise NotAPriceFile()
    if str(reply.get("status", "ok")).casefold() not in ("ok", "success"):
        raise FeedRefused(reason=str(reply.get("message", reply["status"]))[:200])
    return reply["records"]


def _records_of_saved_replies(replies: dict[str, Any]) -> list[Any]:
    found: list[Any] = []
    for reply in replies.values():
        if isinstance(reply, dict) and isinstance(reply.get("records"), list):
            found += reply["records"]
        elif isinstance(reply, list):
            found += reply
    if not found:
        raise NotAPriceFile()
    return found


def _row(record: Any) -> RawRow | None:
    if not isinstance(record, dict):
        return None
    values = {field_of(key): value for key, value in record.items()}
    return tuple([_text(values.get(field)) for field in FIELDS])  # type: ignore[return-value]  # eleven


def _text(value: Any) -> str:
    return "" if value is None else str(value)
