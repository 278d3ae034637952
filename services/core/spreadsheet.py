"""CSV that a spreadsheet opens rightly and safely."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

Cells = Sequence[str | int]
BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_parts(header: Cells, batches: Iterable[Iterable[Cells]]) -> Iterator[str]:
    """Write a table as CSV, a part for each batch of rows, with the mark by which spreadsheets know UTF-8.

    Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection).
    """
    yield BYTE_ORDER_MARK + _text([header])
    for rows in batches:
        yield _text(rows)


def _text(rows: Iterable[Cells]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([_safe(cell) for cell in cells] for cells in rows)
    return buffer.getvalue()


def _safe(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell
