"""JSON of answers: orjson, and Flask's own encoder for what orjson won't take."""

from typing import Any

import orjson
from flask.json.provider import DefaultJSONProvider

_AS_FLASK_DOES = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


class JsonProvider(DefaultJSONProvider):
    """Writes the keys in the order they were given in."""

    ensure_ascii = False
    sort_keys = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Write JSON as text, without spaces when nothing else is asked for."""
        if kwargs.keys() <= {"separators"}:
            try:
                return orjson.dumps(obj, default=self.default, option=_AS_FLASK_DOES).decode()
            except TypeError:  # half of a surrogate pair in a text, or a key that is no text
                pass
        return super().dumps(obj, **kwargs)
