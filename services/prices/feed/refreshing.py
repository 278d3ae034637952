"""Keeps today's prices fresh: asks the feed when it is due, imports what came, remembers how it went."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from models.base import db
from models.price import PriceFeed
from services.core.clock import Clock
from services.core.errors import DomainError
from services.prices.cleaning import parse_date
from services.prices.errors import FeedBusy
from services.prices.feed.client import FeedClient
from services.prices.feed.paging import Gathered, gather
from services.prices.feed.settings import FeedSettings, Patience
from services.prices.feed.status import DAILY, feed_row, want_refresh
from services.prices.feed.timing import is_due, next_try
from services.prices.importing import import_rows
from services.prices.rules import indian_date
from services.prices.sources import data_gov
from services.prices.views import ImportSummary
from services.runtime import green
from services.runtime.transaction import transaction

log = structlog.get_logger()
_DAY_FIELD: Final = 6
Pause = Callable[[float], None]


def refresh_if_due(
    *,
    settings: FeedSettings,
    clock: Clock,
    give_way: Callable[[], None] = green.let_others_run,
    patience: Patience | None = None,
    pause: Pause | None = None,
) -> int:
    """Ask the feed when it is time or somebody wants it; returns how many rows were new or changed.

    A feed that fails leaves everything as it is: its fault is kept for the office, nothing is raised.
    """
    if not settings.key or not _is_due(db.session.get(PriceFeed, DAILY, populate_existing=True), clock()):
        return 0
    summary = _refresh(settings, clock, give_way=give_way, patience=patience, pause=pause)
    return summary.new + summary.changed if summary else 0


def refresh_now(
    *, settings: FeedSettings, clock: Clock, patience: Patience | None = None, pause: Pause | None = None
) -> ImportSummary | None:
    """Ask the feed now; returns what was imported, or None when it was not filled anew since the last time.

    Raises what the feed does: FeedNotSetUp, FeedBusy, FeedRefused, FeedUnreachable; what had come before
    is imported nevertheless.
    """
    want_refresh(settings=settings, now=clock())
    return _refresh(settings, clock, patience=patience, pause=pause, raises=True)


def _is_due(feed: PriceFeed | None, now: datetime) -> bool:
    return feed is None or is_due(
        now, wanted_at=feed.wanted_at, next_try_at=feed.next_try_at, rests_until_at=feed.rests_until_at
    )


def _refresh(
    settings: FeedSettings,
    clock: Clock,
    *,
    give_way: Callable[[], None] = green.let_others_run,
    patience: Patience | None = None,
    pause: Pause | None = None,
    raises: bool = False,
) -> ImportSummary | None:
    seen = _claim(clock())
    if seen is None:
        return None
    client = FeedClient(settings, resource=settings.daily, patience=patience, pause=pause)
    try:
        found = gather(client, seen=seen)
    finally:
        client.close()
    summary, reason = None, _reason_of(found)
    try:
        if found.rows or found.malformed:
            summary = import_rows(
                rows=[*found.rows.values(), *[None] * found.malformed],
                name="data.gov.in",
                source=data_gov.NAME,
                clock=clock,
                reason=reason,
                give_way=give_way,
            )
    except Exception:
        _note(found, reason="failed", now=clock())
        raise
    _note(found, reason=reason, now=clock())
    if raises and found.fault is not None:
        raise found.fault
    return summary


def _claim(now: datetime) -> str | None:
    """Begin a try; returns the `updated_date` known already, or None when somebody else has just begun."""
    with transaction() as session:
        feed = feed_row(session)
        if not _is_due(feed, now):
            return None
        # A process that dies meanwhile leaves the next try to others, in a few minutes.
        feed.wanted_at, feed.tried_at = None, now
        feed.next_try_at = next_try(now, failures=1, chance=1)
        return "" if feed.fault else feed.updated


def _reason_of(found: Gathered) -> str:
    """Why a reading is not whole; empty when it is."""
    if found.fault is not None:
        return found.fault.code
    if found.is_settled:
        return "" if found.is_same or found.matches else "feed_empty"
    return "feed_capped" if found.is_capped else "feed_unsettled"


def _note(found: Gathered, *, reason: str, now: datetime) -> None:
    fault = found.fault
    failed = fault is not None or reason == "failed"
    newest = green.offload(_newest, found, indian_date(now))
    with transaction(light=True) as session:
        feed = feed_row(session)
        feed.failures = feed.failures + 1 if failed else 0
        feed.fault, feed.said = reason, _said(fault)
        feed.next_try_at = next_try(now, failures=feed.failures, chance=random.random())  # noqa: S311
        if isinstance(fault, FeedBusy):
            feed.rests_until_at = now + timedelta(seconds=fault.details["retry_after"])
            feed.next_try_at = max(feed.next_try_at, feed.rests_until_at)
        if not failed:
            feed.succeeded_at = now
        if not reason and found.updated:
            feed.updated = found.updated
        feed.newest = newest or feed.newest
    log.info("the price feed was read", rows=len(found.rows), pages=found.pages, reason=reason)


def _said(fault: DomainError | None) -> str:
    return str(fault.details.get("reason", ""))[:200] if fault is not None else ""


def _newest(found: Gathered, today: date) -> date | None:
    days = [parse_date(text) for text in {row[_DAY_FIELD] for row in found.rows.values()}]
    return max((day for day in days if day is not None and day <= today), default=None)
