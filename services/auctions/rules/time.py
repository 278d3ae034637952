"""When an auction starts and ends (BIDDING §5; the limits are the house's own)."""

from datetime import datetime, timedelta
from typing import Final

from services.auctions.errors import EndsTooLate, EndsTooSoon, StartsTooLate
from services.auctions.rules.fields import FormReader
from services.core.clock import parse_iso
from services.core.errors import N_, Invalid

DURATIONS_H: Final = (6, 12, 24, 48)
SHORTEST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(days=30)
FARTHEST_START: Final = timedelta(days=60)
JUST_PASSED: Final = timedelta(minutes=5)
"""A start that passed while the form was being sent means "now"."""
HARD_END_AFTER: Final = timedelta(minutes=30)

_OWN_END: Final = "own"
_NO_END = N_("Choose how long the auction runs, or give its end.")
_TWO_ENDS = N_("Give a duration or an end, not both.")


class NotAMoment(Invalid):
    """The text names no day and time."""

    code = "invalid_time"
    message = N_("Give a day and a time, for example 24 July 2026, 10:30.")


class StartHasPassed(Invalid):
    """The listing was prepared for a moment that is over."""

    code = "start_has_passed"
    message = N_("This start has passed. Choose a later start, or start now.")


def read_times(form: FormReader, *, now: datetime) -> tuple[datetime, datetime] | None:
    """Read start and end as aware UTC moments; None after a fault.

    Fields: `starts` ("now" or "later"), `starts_at`, `duration_hours` (6, 12, 24, 48 or "own"), `ends_at`;
    moments are ISO 8601 and name their zone.
    """
    starts_at = _read_start(form, now=now)
    ends_at = _read_end(form, starts_at=starts_at or now)
    if starts_at is None or ends_at is None:
        return None
    length = ends_at - starts_at
    if length < SHORTEST:
        form.fault("ends_at", EndsTooSoon(seconds=int(SHORTEST.total_seconds())))
    elif length > LONGEST:
        form.fault("ends_at", EndsTooLate(days=LONGEST.days))
    return starts_at, ends_at


def _read_start(form: FormReader, *, now: datetime) -> datetime | None:
    later = form.choice("starts", ("now", "later", ""), default="") == "later"
    needed = N_("Give the day and time of the start.") if later else ""
    if form.given("starts") == "now" or not (later or form.given("starts_at")):
        return now
    starts_at = form.parse("starts_at", _moment, required=needed)
    if starts_at is None:
        return None
    if starts_at < now - JUST_PASSED:
        form.fault("starts_at", StartHasPassed())
    elif starts_at > now + FARTHEST_START:
        form.fault("starts_at", StartsTooLate(days=FARTHEST_START.days))
        return None
    return max(starts_at, now)


def _read_end(form: FormReader, *, starts_at: datetime) -> datetime | None:
    hours = form.given("duration_hours")
    if hours in ("", _OWN_END):
        return form.parse("ends_at", _moment, required=_NO_END)
    if form.given("ends_at"):
        form.fault("ends_at", _TWO_ENDS)
    if hours not in map(str, DURATIONS_H):
        form.fault("duration_hours", N_("Choose 6, 12, 24 or 48 hours, or give your own end."))
        return None
    return starts_at + timedelta(hours=int(hours))


def _moment(text: str) -> datetime:
    try:
        return parse_iso(text)
    except (ValueError, OverflowError):
        raise NotAMoment() from None
