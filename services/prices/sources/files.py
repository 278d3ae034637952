"""Opens a price file whatever its wrapping: plain or gz, UTF-8, UTF-16 or a mixture, cut short or whole."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from services.prices.cleaning import RawRow
from services.prices.errors import NotAPriceFile
from services.prices.sources import agmarknet_csv, data_gov

_CUT_SHORT = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass
class Feed:
    """The rows of a feed or an open price file; `cut_short` turns true when its gz ends too early.

    `size` and `position` are in the same unit: bytes of a file, rows of a feed.
    """

    source: str
    size: int
    rows: Iterator[RawRow | None]
    position: Callable[[], int]
    cut_short: bool = field(default=False)
    window: int = 0
    """How many rows to read ahead; 0 for as many as are usual."""

    def __iter__(self) -> Iterator[RawRow | None]:
        try:
            yield from self.rows
        except _CUT_SHORT:
            self.cut_short = True


@contextmanager
def open_price_file(path: Path) -> Iterator[Feed]:
    """Open a file and find out its form by looking at its start.

    Raises NotAPriceFile when it is neither table nor reply, and what its adapter raises.
    """
    with path.open("rb") as file:
        stream = _text_of(file)
        try:
            start = stream.buffer.peek(4096)[:4096].decode(stream.encoding, "replace").lstrip("\ufeff")  # type: ignore[attr-defined]
            source = next((s for s in (data_gov, agmarknet_csv) if s.recognises(start)), None)
            if source is None:
                raise NotAPriceFile()
            rows = source.rows(stream)
        except _CUT_SHORT:
            raise NotAPriceFile() from None
        yield Feed(source.NAME, path.stat().st_size, rows, file.tell)


def _text_of(file: BinaryIO) -> io.TextIOWrapper:
    start = file.peek(4)[:4]  # type: ignore[attr-defined]  # a buffered reader
    # No second buffer around the gz: it would lose the good rows before a cut.
    stream = gzip.GzipFile(fileobj=file) if start[:2] == b"\x1f\x8b" else file
    try:
        mark = stream.peek(2)[:2]  # type: ignore[union-attr]
    except _CUT_SHORT:
        raise NotAPriceFile() from None
    if mark in (b"\xff\xfe", b"\xfe\xff"):
        return io.TextIOWrapper(stream, encoding="utf-16", errors="replace")
    return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape")
