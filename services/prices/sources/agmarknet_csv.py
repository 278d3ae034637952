"""Price tables as the portal and the Agmarknet site write them: CSV, one market's day per line.

The file is read line by line, never by a parser that lets one stray quote swallow the lines after it.
"""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Final, TextIO

from services.prices.cleaning import RawRow
from services.prices.errors import MissingColumns, NotAPriceFile

NAME: Final = "agmarknet"
FIELDS: Final = (
    "state",
    "district",
    "market",
    "commodity",
    "variety",
    "grade",
    "date",
    "min_price",
    "max_price",
    "modal_price",
    "arrivals_tonnes",
)
_OPTIONAL: Final = frozenset({"variety", "grade", "arrivals_tonnes"})
_OTHER_NAMES: Final = {
    "arrival_date": "date",
    "price_date": "date",
    "reported_date": "date",
    "cmdt_name": "commodity",
    "model_price": "modal_price",
    "arrivals": "arrivals_tonnes",
    "arrival": "arrivals_tonnes",
}
_UNIT_SUFFIX = re.compile(r"_(?:name|rs_quintal|rs_per_quintal|in_rs_quintal)$")


def recognises(start: str) -> bool:
    """Say whether a file starting like this is a table with a header line."""
    header = start.lstrip().partition("\n")[0]
    return "," in header and not header.startswith(("{", "[", "<"))


def rows(stream: TextIO) -> Iterator[RawRow | None]:
    """Yield each line as a raw row, None for a line that is not one.

    Raises NotAPriceFile for an empty file and MissingColumns for a header without the needed columns,
    both before the first row.
    """
    header = _split(stream.readline())
    if not any(header):
        raise NotAPriceFile()
    found = {field_of(column): position for position, column in reversed(list(enumerate(header)))}
    if missing := [field for field in FIELDS if field not in found and field not in _OPTIONAL]:
        raise MissingColumns(columns=", ".join(missing), rows=sum(1 for line in stream if line.strip()))
    return _rows(stream, [found.get(field) for field in FIELDS], len(header))


@lru_cache(maxsize=1_000)
def field_of(column: str) -> str:
    """The field a column or JSON key stands for: "Min_x0020_Price" and "Min Price (Rs./Quintal)" agree."""
    folded = re.sub(r"[^a-z]+", "_", column.casefold().replace("_x0020_", " ")).strip("_")
    folded = _UNIT_SUFFIX.sub("", folded)
    return _OTHER_NAMES.get(folded, folded)


def _rows(stream: TextIO, positions: list[int | None], width: int) -> Iterator[RawRow | None]:
    # One empty field after the last: absent optional columns point at it.
    pick = itemgetter(*[width if position is None else position for position in positions])
    for line in stream:
        fields = line.rstrip("\r\n").split(",") if '"' not in line else _split(line)
        if len(fields) == width:
            fields.append("")
            yield pick(fields)
        elif line.strip():
            yield None


def _split(line: str) -> list[str]:
    line = line.rstrip("\r\n")
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader((line,)), [])
    except csv.Error:
        return []
