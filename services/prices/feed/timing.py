"""When the feed is asked. Pure: moments in, moments out; chance is handed in as a share from 0 to 1.

- In the day (8 to 22 in India) every hour, six minutes more or less, so that not all houses ask at once.
  At night nothing is sold: the next try is in the morning, within twenty minutes after 8.
- After a fault sooner: 5 minutes, 10, 20, 40, then hourly, each a third more or less.
- After 429 not at all for as long as the feed said, 15 minutes at least.
- A feed that is set up and was never asked is asked at once.
"""

from datetime import datetime, time, timedelta
from typing import Final

from services.prices.rules import INDIA

EVERY: Final = timedelta(hours=1)
OPENS: Final = time(8)
CLOSES: Final = time(22)
FIRST_REPEAT: Final = timedelta(minutes=5)
_SPREAD: Final = timedelta(minutes=12)
_MORNING: Final = timedelta(minutes=20)
_MOST_DOUBLINGS: Final = 4


def next_try(now: datetime, *, failures: int, chance: float) -> datetime:
    """When to ask again, after so many tries in a row that failed (0: the last one went well)."""
    if failures:
        pause = min(FIRST_REPEAT * (1 << min(failures - 1, _MOST_DOUBLINGS)), EVERY)
        return now + pause * 2 / 3 + pause * 2 / 3 * chance
    at = now + EVERY + _SPREAD * (chance - 0.5)
    in_india = at.astimezone(INDIA)
    if OPENS <= in_india.time() < CLOSES:
        return at
    morning = in_india.date() + timedelta(days=in_india.time() >= CLOSES)
    return datetime.combine(morning, OPENS, INDIA) + _MORNING * chance


def is_due(
    now: datetime,
    *,
    wanted_at: datetime | None,
    next_try_at: datetime | None,
    rests_until_at: datetime | None,
) -> bool:
    """Whether to ask now: because it is time, or because somebody wants it; never while it rests."""
    if rests_until_at is not None and now < rests_until_at:
        return False
    return wanted_at is not None or next_try_at is None or now >= next_try_at
