"""JSON of the wire: orjson, and the standard library for what orjson won't take."""

import json
from typing import Any

import orjson


def dumps(value: Any, **_more: Any) -> str:
    """Write JSON as the Socket.IO library asks for it: text, without spaces."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # half of a surrogate pair in a text, or a key that is no text
        return json.dumps(value, separators=(",", ":"))


def loads(text: str | bytes, **_more: Any) -> Any:
    """Read JSON, leniently: NaN and half pairs are refused later, by field; raises ValueError."""
    try:
        return orjson.loads(text)
    except ValueError:
        try:
            return json.loads(text)
        except RecursionError:
            raise ValueError("nested too deeply") from None
