"""Import of price rows: streamed, idempotent, in short write transactions so that bids go on beside it.

Reading, cleaning and sorting happen a window ahead on a native thread (windows.py); this module learns new
names, writes, and tells how far it is. A run that was broken off is finished by importing again: what is
there already is only compared.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from models.base import db
from models.price import Commodity
from services.core.clock import Clock, iso
from services.prices.catalogue import Catalogue
from services.prices.cleaning import Figures, RawRow
from services.prices.days import Touched, sum_up_days
from services.prices.events import PricesImported
from services.prices.names import tidy
from services.prices.records import Part, read_carried, write_records
from services.prices.rules import indian_date
from services.prices.runs import RunRecord
from services.prices.sources.files import Feed, open_price_file
from services.prices.starter import seed_starter
from services.prices.views import ImportSummary
from services.prices.windows import WINDOW_OF_A_FEED, Window, next_window, take_in
from services.runtime import green
from services.runtime.checkpoints import WriteAheadLog
from services.runtime.dialects import is_postgres
from services.runtime.transaction import record as record_event
from services.runtime.transaction import transaction

LOCKED_FOR_S: Final = 0.010
"""How long one transaction should hold SQLite's write lock: no bid waits longer for an import."""
SERVED_FOR_S: Final = 0.0025
"""The same in a process that serves: there nobody is answered meanwhile."""
ROWS_AT_FIRST: Final = 500
FEWEST_ROWS: Final = 100
MOST_ROWS: Final = 5_000
"""On PostgreSQL, where nobody waits for these rows, always so many."""
NAMES_AT_ONCE: Final = 8
"""New markets and crops of a transaction: the first import of a house learns thousands."""
TAKES_TURNS_S: Final = 0.0005
"""How soon the thread that cleans gives the interpreter to whoever answers a bid (Python's own: 5 ms)."""
READING: Final = 0.8
"""The share of an import that is rows; the rest is summing up days."""

Progress = Callable[[int, int], None]


def import_file(
    *,
    path: Path,
    clock: Clock,
    name: str = "",
    progress: Progress | None = None,
    give_way: Callable[[], None] = green.let_others_run,
) -> ImportSummary:
    """Import a price file (portal CSV, plain or gz, or the feed's JSON); importing it again changes nothing.

    Dirty rows are counted by reason and left out; a gz cut short keeps its good rows. `progress` is told
    bytes read and bytes in all, `give_way` is called between transactions. Raises NotAPriceFile,
    MissingColumns, FeedRefused or FeedEmpty when there is nothing to import, which is on record too.
    """
    summary = ImportSummary(file=name or tidy(path.name), source="")
    record = RunRecord(summary, clock)
    with record.kept(), open_price_file(path) as feed:
        _import(feed, summary, record, clock=clock, progress=progress, give_way=give_way)
    return summary


def import_rows(
    *,
    rows: Collection[RawRow | None],
    name: str,
    source: str,
    clock: Clock,
    reason: str = "",
    give_way: Callable[[], None] = green.let_others_run,
) -> ImportSummary:
    """Import rows that a feed's adapter hands over, by the same rules as a file.

    `reason` is the code of why they are not all that there should be; empty when they are.
    """
    summary = ImportSummary(file=name, source=source, reason=reason)
    record = RunRecord(summary, clock)
    feed = Feed(source, len(rows), iter(rows), lambda: summary.read, window=WINDOW_OF_A_FEED)
    with record.kept():
        _import(feed, summary, record, clock=clock, progress=None, give_way=give_way)
    return summary


def _import(
    feed: Feed,
    summary: ImportSummary,
    record: RunRecord,
    *,
    clock: Clock,
    progress: Progress | None,
    give_way: Callable[[], None],
) -> None:
    if not db.session.scalar(select(Commodity.id).limit(1)):
        seed_starter()
    summary.source = feed.source
    catalogue, carried = Catalogue(db.session()), read_carried(db.session(), give_way=give_way)
    db.session.rollback()
    figures = Figures(today=indian_date(clock()))
    touched: Touched = Counter()
    pace, log = _Pace(), WriteAheadLog(db.engine)
    with _taking_turns():
        for window in _windows(feed, figures, catalogue, give_way):
            summary.read += window.read
            for reason, rows in window.rejected.items():
                summary.reject(reason, rows)
            share = READING * feed.position() / max(feed.size, 1)
            for part in pace.parts(window):
                with pace.timed() as begin, transaction(light=True) as session:
                    begin()
                    new, changed = write_records(session, part, source=summary.source, carried=carried)
                    record.tell(session, share)
                summary.new += new
                summary.changed += changed
                summary.unchanged += len(part) - new - changed
                log.empty(len(part))
                give_way()
            touched.update(window.touched)
            if progress:
                progress(feed.position(), feed.size)

        def between(done: float) -> None:
            record.tell_alone(READING + (1 - READING) * done)
            log.empty(ROWS_AT_FIRST)
            give_way()

        # All days of the file, changed or not: so an import that was broken off is healed by the next.
        sum_up_days(touched, between=between)
        _tell_imported(touched, at=clock())
        log.empty()
        give_way()
    if feed.cut_short:
        summary.read += 1  # the row in which it ends
        summary.reject("cut_short")


def _windows(
    feed: Feed, figures: Figures, catalogue: Catalogue, give_way: Callable[[], None]
) -> Iterator[Window]:
    """Yield windows with all names known; the next is made ready while this one is written."""
    rows = iter(feed)

    def work() -> Window:
        return next_window(rows, figures, catalogue, size=feed.window)

    wait = green.begin(work)
    try:
        while (window := wait()).read:
            if window.strangers:
                for start in range(0, len(window.unknown), NAMES_AT_ONCE):
                    with transaction(light=True) as session:
                        catalogue.learn(session, window.unknown[start : start + NAMES_AT_ONCE])
                    give_way()
                green.offload(take_in, window, catalogue)
            wait = green.begin(work)
            yield window
    finally:
        with suppress(Exception):
            wait()  # nobody may read on in a file that is being closed


def _tell_imported(touched: Touched, *, at: datetime) -> None:
    """Publish which crops have news, each with its newest touched day."""
    newest: dict[int, date] = {}
    for day, commodity_id in touched:
        newest[commodity_id] = max(day, newest.get(commodity_id, day))
    if newest:
        with transaction(light=True):
            crop_days: list[list[int | str]] = [
                [crop, day.isoformat()] for crop, day in sorted(newest.items())
            ]
            record_event(PricesImported(crop_days=crop_days, at=iso(at)))


@contextmanager
def _taking_turns() -> Iterator[None]:
    """Let the thread that reads ahead give way often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TAKES_TURNS_S)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class _Pace:
    """Finds by trying how many rows a transaction may have."""

    def __init__(self) -> None:
        self._is_free = is_postgres(db.session())
        self._seconds = LOCKED_FOR_S if green.mode() == "threading" else SERVED_FOR_S
        self._rows = MOST_ROWS if self._is_free else ROWS_AT_FIRST

    def parts(self, window: Window) -> Iterator[Part]:
        """Yield the window's rows, as many at a time as are right by then."""
        start = 0
        while part := window.records[start : start + self._rows]:
            start += len(part)
            self._sent = len(part)
            yield part

    @contextmanager
    def timed(self) -> Iterator[Callable[[], None]]:
        """Measure a transaction from when it calls what it is given to its commit; choose the next's size."""
        began = 0.0

        def begin() -> None:
            nonlocal began
            began = time.perf_counter()

        yield begin
        taken = time.perf_counter() - began
        if not self._is_free and self._sent == self._rows:
            wished = self._sent * self._seconds / taken
            self._rows = round(min(max((self._rows + wished) / 2, FEWEST_ROWS), MOST_ROWS))
