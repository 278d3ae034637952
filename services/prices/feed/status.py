"""How the feed does, for the office, and the office's wish for a try."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from models.base import db
from models.price import PriceFeed
from services.core.errors import N_
from services.prices.errors import FeedBusy, FeedEmpty, FeedNotSetUp, FeedRefused, FeedUnreachable
from services.prices.feed.settings import FeedSettings
from services.prices.feed.views import FeedView
from services.runtime.transaction import transaction

DAILY: Final = "daily"
_FAULTS: Final = {
    **{kind.code: kind.message for kind in (FeedBusy, FeedEmpty, FeedRefused, FeedUnreachable)},
    "feed_capped": N_("The key is one for trying things out: the feed gives it only a few rows of the day."),
    "feed_unsettled": N_("The feed was being filled all the while it was read: some rows may be missing."),
    "failed": N_("What came could not be imported. The log of the server says why."),
}


def feed_status(*, settings: FeedSettings, now: datetime) -> FeedView:
    """Tell how the feed does: last success, age, next try, and whether it rests."""
    row = db.session.get(PriceFeed, DAILY, populate_existing=True) or PriceFeed(
        name=DAILY, failures=0, fault="", said="", updated=""
    )
    fault = FeedNotSetUp.message if not settings.key else _FAULTS.get(row.fault, "")
    rests_until = row.rests_until_at if row.rests_until_at and row.rests_until_at > now else None
    minutes = -(-(rests_until - now).total_seconds() // 60) if rests_until else 0
    return FeedView(
        is_set_up=bool(settings.key),
        is_wanted=row.wanted_at is not None,
        tried_at=row.tried_at,
        succeeded_at=row.succeeded_at,
        age=now - row.succeeded_at if row.succeeded_at else None,
        next_try_at=row.next_try_at if settings.key else None,
        rests_until_at=rests_until,
        failures=row.failures,
        fault=fault,
        fault_details={"reason": row.said, "minutes": int(minutes)},
        updated=row.updated,
        newest=row.newest,
    )


def want_refresh(*, settings: FeedSettings, now: datetime) -> None:
    """Have the feed asked within seconds, by the process that does the jobs.

    Raises FeedNotSetUp without a key, and FeedBusy while the feed wants to be left alone.
    """
    if not settings.key:
        raise FeedNotSetUp()
    with transaction() as session:
        feed = feed_row(session)
        if feed.rests_until_at is not None and feed.rests_until_at > now:
            left = int((feed.rests_until_at - now).total_seconds()) + 1
            raise FeedBusy(retry_after=left, minutes=-(-left // 60))
        feed.wanted_at = now


def feed_row(session: Session) -> PriceFeed:
    """The feed's row, locked for this transaction; made when it is not there yet."""
    feed = session.get(PriceFeed, DAILY, populate_existing=True, with_for_update=True)
    if feed is None:
        feed = PriceFeed(name=DAILY, failures=0, fault="", said="", updated="")
        session.add(feed)
    return feed
