"""Auctions as the driver gives them, for those who read many under their locks: the desk and the closers."""

from collections import namedtuple
from collections.abc import Sequence
from typing import Any, Final

from services.bidding.storing import COLUMN_NAMES, Loaded, loaded_of
from services.runtime.bulk import Dialect, read_moment

_NAMES: Final = [name for name in COLUMN_NAMES if name != "reference"]
_FLAGS: Final = [place for place, name in enumerate(_NAMES) if name in ("asks_consent", "leader_is_auto")]
_MOMENTS: Final = [place for place, name in enumerate(_NAMES) if name.endswith("_at")]
_Row = namedtuple("_Row", [*_NAMES, "reference", "grams"])  # type: ignore[misc]  # noqa: PYI024
_PRICE: Final = {"sqlite": "json_extract(a.reference, '$.price')", "postgresql": "a.reference ->> 'price'"}
_COLUMNS: Final = ", ".join(f'a."{name}"' for name in _NAMES)
SELECT_AUCTIONS: Final = {
    dialect: f"SELECT {_COLUMNS}, {price}, l.quantity_grams FROM auctions a JOIN lots l ON l.id = a.lot_id"  # noqa: S608
    for dialect, price in _PRICE.items()
}
"""Up to where the WHERE comes; the auction is `a`."""


def read_auction(row: Sequence[Any], dialect: Dialect) -> Loaded:
    """Read a row of SELECT_AUCTIONS; of the reference only its price is known."""
    values = list(row)
    for place in _MOMENTS:
        values[place] = read_moment(dialect, values[place])
    for place in _FLAGS:
        values[place] = bool(values[place])
    price = values[-2]
    values[-2] = None if price is None else {"price": price}
    return loaded_of(_Row(*values))
