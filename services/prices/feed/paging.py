"""Reads all pages of a question to a feed that may be refilled meanwhile.

While it fills, rows shift between two pages: some come twice, some are missed. So rows are kept by their
key, and all pages are read again until the number of matches has stood still and nothing new comes.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.prices.cleaning import RawRow
from services.prices.errors import FeedBusy, FeedRefused, FeedUnreachable
from services.prices.feed.client import FeedClient
from services.prices.sources.data_gov import Reply

PAGE: Final = 1_000
"""A size that every client in use found safe; 100,000 is answered with HTTP 500."""
MOST_PASSES: Final = 3
MOST_REQUESTS: Final = 150
"""Of one question. A key that is capped at 10 rows a page would take 1,800 for a day: it gets a part."""
MOST_S: Final = 20 * 60
_KEY_FIELDS: Final = 7


@dataclass(kw_only=True)
class Gathered:
    """What a question brought: rows by key (of rows that repeat, the last), and how whole it is."""

    rows: dict[tuple[str, ...], RawRow] = field(default_factory=dict)
    malformed: int = 0
    matches: int = 0
    updated: str = ""
    pages: int = 0
    is_settled: bool = False
    is_same: bool = False
    """The feed was not filled anew since the last time, and was not read further."""
    is_capped: bool = False
    """Pages came shorter than asked: a sample key, which no patience makes a whole day of."""
    fault: FeedUnreachable | FeedRefused | FeedBusy | None = None
    """What broke the reading off; the rows read before it are here."""


def gather(
    client: FeedClient, *, filters: Mapping[str, str] | None = None, seen: str = "", page: int = PAGE
) -> Gathered:
    """Read all pages. `seen` is the `updated_date` known already: when it is the same, one page is enough.

    Never raises what a feed does: see Gathered.fault.
    """
    found = Gathered()
    until = time.monotonic() + MOST_S
    try:
        for _ in range(MOST_PASSES):
            held = len(found.rows)
            moved, whole = _read_once(client, filters or {}, found, seen=seen, page=page, until=until)
            if found.is_same or not whole:
                break
            enough = len(found.rows) + found.malformed >= found.matches
            # A feed that holds a row twice never gives as many keys as it counts.
            found.is_settled = not moved and (enough or len(found.rows) == held)
            if found.is_settled:
                break
    except (FeedUnreachable, FeedRefused, FeedBusy) as fault:
        found.fault = fault
    return found


def _read_once(
    client: FeedClient, filters: Mapping[str, str], found: Gathered, *, seen: str, page: int, until: float
) -> tuple[bool, bool]:
    """Read from first page to last; returns whether the feed changed meanwhile, and if all was read."""
    offset, told = 0, set()
    found.malformed = 0
    while client.requests < MOST_REQUESTS and time.monotonic() < until:
        reply = client.page(offset=offset, limit=page, filters=filters)
        found.pages += 1
        if found.pages == 1 and seen and reply.updated == seen:
            found.is_same = found.is_settled = True
            return False, True
        told.add((reply.matches, reply.updated))
        found.matches, found.updated = reply.matches or 0, reply.updated
        _keep(reply, found)
        offset += len(reply.rows)
        if _was_last(reply, offset=offset, page=page):
            return len(told) > 1, True
        found.is_capped |= len(reply.rows) < page
    return len(told) > 1, False


def _was_last(reply: Reply, *, offset: int, page: int) -> bool:
    if not reply.rows:
        return True
    return len(reply.rows) < page if reply.matches is None else offset >= reply.matches


def _keep(reply: Reply, found: Gathered) -> None:
    for row in reply.rows:
        if row is None:
            found.malformed += 1
        else:
            found.rows[row[:_KEY_FIELDS]] = row
