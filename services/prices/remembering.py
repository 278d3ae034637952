"""What the price guide worked out, remembered until the next import: many read it, few change it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from services.runtime import direct

Value = TypeVar("Value")
MOST: Final = 512
_REVISION: Final = "SELECT max(id), max(finished_at), count(*) FROM import_runs"
_values: OrderedDict[Hashable, tuple[Any, Any]] = OrderedDict()


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """The value of `key`, made anew when it is not known or an import has begun or ended since."""
    revision = tuple(direct.fetch(_REVISION)[0])
    known = _values.get(key)
    if known is not None and known[0] == revision:
        _values.move_to_end(key)
        value: Value = known[1]
        return value
    value = make()
    _values[key] = (revision, value)
    _values.move_to_end(key)
    while len(_values) > MOST:
        _values.popitem(last=False)
    return value


def forget_all() -> None:
    """Forget everything, as when another database is opened."""
    _values.clear()
