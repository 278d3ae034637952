"""What the price guide worked out, remembered until the next import: many read it, few change it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from models.base import db
from services.runtime import direct

Value = TypeVar("Value")
MOST: Final = 512
_REVISION: Final = "SELECT id, finished_at FROM import_runs ORDER BY id DESC LIMIT 8"
"""More than ever run at once."""
_values: WeakKeyDictionary[Engine, OrderedDict[Hashable, tuple[Any, Any]]] = WeakKeyDictionary()


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """The value of `key`, made anew when it is not known or an import has begun or ended since."""
    revision = direct.fetch(_REVISION)
    values = _values.setdefault(db.engine, OrderedDict())
    known = values.get(key)
    if known is not None and known[0] == revision:
        values.move_to_end(key)
        value: Value = known[1]
        return value
    value = make()
    values[key] = (revision, value)
    values.move_to_end(key)
    while len(values) > MOST:
        values.popitem(last=False)
    return value
