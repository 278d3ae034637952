"""Import of price rows: streamed, idempotent, in short write transactions so that bids go on beside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import select, update

from models.base import db
from models.price import Commodity, ImportRun
from services.core.clock import iso
from services.prices.catalogue import Catalogue
from services.prices.cleaning import PriceRow, RawRow, clean
from services.prices.days import Touched, sum_up_days
from services.prices.events import PricesImported
from services.prices.names import tidy
from services.prices.records import Key, write_records
from services.prices.rules import indian_date
from services.prices.sources.files import Feed, open_price_file
from services.prices.starter import seed_starter
from services.prices.views import ImportSummary
from services.runtime.transaction import record, transaction

WINDOW: Final = 25_000
"""Rows read ahead: repeats within a window, so within any one day's file, are found exactly."""
ROWS_PER_TRANSACTION: Final = 1_000
"""About 10 ms of the write lock: a bid never waits longer than that for an import."""

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


def import_file(*, path: Path, clock: Clock, progress: Progress | None = None) -> ImportSummary:
    """Import a price file (portal CSV, plain or gz, or the feed's JSON); importing it again changes nothing.

    Dirty rows are counted by reason and left out; a gz cut short keeps its good rows and makes the run
    partial. `progress` is told bytes read and bytes in all. Raises NotAPriceFile, MissingColumns,
    FeedRefused or FeedEmpty when there is nothing to import.
    """
    with open_price_file(path) as feed:
        return _import(feed, name=tidy(path.name), clock=clock, progress=progress)


def import_rows(*, rows: Iterable[RawRow | None], name: str, source: str, clock: Clock) -> ImportSummary:
    """Import rows that a feed's adapter hands over, by the same rules as a file."""
    feed = Feed(source=source, size=0, rows=iter(rows), position=lambda: 0)
    return _import(feed, name=name, clock=clock, progress=None)


def _import(feed: Feed, *, name: str, clock: Clock, progress: Progress | None) -> ImportSummary:
    if not db.session.scalar(select(Commodity.id).limit(1)):
        seed_starter()
    summary = ImportSummary(file=name, source=feed.source, state="failed")
    run_id = _begin(summary, started_at=clock())
    try:
        today, catalogue = indian_date(clock()), Catalogue(db.session())
        touched: Touched = Counter()
        for window in _windows(feed):
            _take(window, catalogue, today=today, summary=summary, touched=touched)
            if progress:
                progress(feed.position(), feed.size)
        # All days of the file, changed or not: so an import that was broken off is healed by the next.
        sum_up_days(touched)
        _tell_imported(touched, at=clock())
        summary.state = "partial" if feed.cut_short else "done"
    finally:
        _finish(run_id, summary, finished_at=clock())
    return summary


def _windows(rows: Iterable[RawRow | None]) -> Iterator[list[RawRow | None]]:
    stream = iter(rows)
    while window := list(islice(stream, WINDOW)):
        yield window


def _take(
    window: list[RawRow | None],
    catalogue: Catalogue,
    *,
    today: date,
    summary: ImportSummary,
    touched: Touched,
) -> None:
    rows: list[PriceRow] = []
    for raw in window:
        row = clean(raw, today=today)
        if isinstance(row, str):
            summary.reject(row)
        else:
            rows.append(row)
    summary.read += len(window)
    if not catalogue.recognise(rows):
        with transaction() as session:
            catalogue.learn(session, rows)
    distinct = {_key_of(row, catalogue): row for row in rows}  # of rows that repeat, the last holds
    for _ in range(len(rows) - len(distinct)):
        summary.reject("duplicate")
    touched.update((day, commodity_id) for commodity_id, _, day, *_ in distinct)
    ordered = iter(sorted(distinct.items(), key=lambda item: item[0]))
    while part := list(islice(ordered, ROWS_PER_TRANSACTION)):
        with transaction() as session:
            new, changed = write_records(session, part, source=summary.source)
        summary.new += new
        summary.changed += changed
        summary.unchanged += len(part) - new - changed


def _key_of(row: PriceRow, catalogue: Catalogue) -> Key:
    return catalogue.commodity_of(row), catalogue.market_of(row), row.date, row.variety, row.grade


def _tell_imported(touched: Touched, *, at: datetime) -> None:
    """Publish which crops have news, each with its newest touched day."""
    newest: dict[int, date] = {}
    for day, commodity_id in touched:
        newest[commodity_id] = max(day, newest.get(commodity_id, day))
    if newest:
        with transaction():
            crop_days: list[list[int | str]] = [
                [crop, day.isoformat()] for crop, day in sorted(newest.items())
            ]
            record(PricesImported(crop_days=crop_days, at=iso(at)))


def _begin(summary: ImportSummary, *, started_at: datetime) -> int:
    with transaction() as session:
        run = ImportRun(file_name=summary.file[:200], source=summary.source, started_at=started_at)
        session.add(run)
        session.flush()
        return run.id


def _finish(run_id: int, summary: ImportSummary, *, finished_at: datetime) -> None:
    counts = {
        name: getattr(summary, name) for name in ("state", "read", "new", "changed", "unchanged", "rejected")
    }
    with transaction() as session:
        session.execute(
            update(ImportRun).where(ImportRun.id == run_id).values(finished_at=finished_at, **counts)
        )
