"""CSV that a spreadsheet opens rightly and safely."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

Cells = Sequence[str | int]
BYTE_ORDER_MARK = "\ufeff"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_parts(header: Cells, batches: Iterable[Iterable[Cells]]) -> Iterator[str]:
    """Write a table as CSV, a part for each batch of rows, with the mark by which spreadsheets know UTF-8.

    Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection); plain
    numbers below nothing are left as they are.
    """
    yield BYTE_ORDER_MARK + _text([header])
    for rows in batches:
        yield _text(rows)


def _text(rows: Iterable[Cells]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([_safe(cell) for cell in cells] for cells in rows)
    return buffer.getvalue()


def _safe(cell: str | int) -> str | int:
    if isinstance(cell, int) or _NUMBER.fullmatch(cell):
        return cell
    return "'" + cell if cell.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA_STARTS) else cell
