"""Replies of the data.gov.in API: an envelope with `records`, or the gateway's `{"error": …}`."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple, TextIO

import orjson

from services.prices.cleaning import RawRow
from services.prices.errors import FeedEmpty, FeedRefused, NotAPriceFile
from services.prices.sources.agmarknet_csv import FIELDS, field_of

NAME: Final = "data.gov.in"
_LARGEST_REPLY: Final = 64 * 1024 * 1024


class Reply(NamedTuple):
    """One reply of the feed: its rows, how many match in all, and when the feed was filled."""

    rows: list[RawRow | None]
    matches: int | None
    updated: str


def recognises(start: str) -> bool:
    """Say whether a file starting like this is JSON."""
    return start.lstrip().startswith(("{", "["))


def rows(stream: TextIO) -> Iterator[RawRow | None]:
    """Yield each record of a reply as a raw row, None for one that is not a record.

    Takes one reply, a bare list of records, or a collection of saved replies by name. Raises
    NotAPriceFile for anything else, FeedRefused for an error reply, FeedEmpty for one without prices.
    """
    reply = _parsed(stream.read(_LARGEST_REPLY).encode("utf-8", "surrogateescape"))
    is_collection = isinstance(reply, dict) and "error" not in reply and "records" not in reply
    records = _records_of_saved_replies(reply) if is_collection else _records(reply)
    if not records:
        raise FeedEmpty()
    return map(_row, records)


def read_reply(body: bytes) -> Reply:
    """Read one reply of the API, with no rows where nothing matched.

    Raises NotAPriceFile for what is no reply at all, and FeedRefused for an error reply.
    """
    reply = _parsed(body)
    if not isinstance(reply, dict) or not ("records" in reply or "error" in reply):
        raise NotAPriceFile()
    records = _records(reply)
    return Reply(
        [_row(record) for record in records], _whole(reply.get("total")), _text(reply.get("updated_date"))
    )


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        pass  # NaN, or a stray byte of another alphabet: the slower reader knows both
    try:
        return json.loads(body.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        raise NotAPriceFile() from None


def _records(reply: Any) -> list[Any]:
    if isinstance(reply, list):
        return reply
    if not isinstance(reply, dict):
        raise NotAPriceFile()
    if "error" in reply:
        raise FeedRefused(reason=str(reply["error"])[:200])
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
    return tuple([_text(record.get(key)) if key else "" for key in _keys(tuple(record))])  # type: ignore[return-value]  # eleven


@lru_cache(maxsize=64)
def _keys(names: tuple[str, ...]) -> tuple[str | None, ...]:
    """The record's own key for each field, whatever its capitals; None where there is none."""
    found = {field_of(name): name for name in names}
    return tuple(found.get(field) for field in FIELDS)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _whole(value: Any) -> int | None:
    """A number that comes as an int or as its digits; None when it is neither."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
