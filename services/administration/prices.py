"""The office's hand on the price feed; what it does is kept in the admin log."""

from datetime import datetime

from services import prices
from services.accounts import Person, note_admin_act
from services.prices import FeedSettings
from services.runtime.transaction import transaction


def want_prices(*, settings: FeedSettings, by: Person, now: datetime, address: str) -> None:
    """Have the price feed asked within seconds and note who wanted it.

    Raises FeedNotSetUp without a key, and FeedBusy while the feed wants to be left alone.
    """
    prices.want_refresh(settings=settings, now=now)
    with transaction():
        note_admin_act(
            act="refresh_prices", by=by, target_kind="prices", target_id=None, address=address, now=now
        )
