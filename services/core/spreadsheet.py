"""CSV that a spreadsheet opens rightly and safely."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """Write a table as CSV line by line, with the mark by which spreadsheets know UTF-8.

    Text that a spreadsheet would take for a formula is led by an apostrophe (OWASP, CSV injection).
    """
    yield BYTE_ORDER_MARK + _line(header)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str | int]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_safe(cell) for cell in cells])
    return buffer.getvalue()


def _safe(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.lstrip(" \u00a0\u200b\ufeff").startswith(_FORMULA_STARTS):
        return "'" + cell
    return cell
