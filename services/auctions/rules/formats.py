"""How a lot is sold, and what only some formats know (BIDDING §7)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.auctions.errors import (
    DropOutOfRange,
    FloorNotBelowStart,
    FloorNotReached,
    FormatNotAvailable,
    NotOfThisFormat,
    OutOfRange,
)
from services.auctions.rules.fields import FormReader
from services.core.errors import N_
from services.core.money import Paise, parse_rupees

FORMATS: Final = ("english", "sealed_first", "sealed_second", "dutch")
LEAST_DROP: Final = Paise(1_00)
SHORTEST_DROP_S: Final = 10
LONGEST_DROP_S: Final = 24 * 60 * 60
_CLOCK: Final = ("floor_price", "drop", "drop_every_s")
_NOT_OF: Final = {
    "english": _CLOCK,
    "sealed_first": (*_CLOCK, "step"),
    "sealed_second": (*_CLOCK, "step"),
    "dutch": ("reserve_price", "step", "consent"),
}
_PLAIN_SECONDS: Final = re.compile(r"[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """How a Dutch price falls: by `drop` every so many seconds, never below the floor."""

    floor_price: Paise
    drop: Paise
    drop_every_s: int


def read_format(form: FormReader) -> str:
    """Read the format, English when none is given; a field that it does not know is a fault when filled."""
    name = form.given("format") or FORMATS[0]
    if name not in FORMATS:
        form.fault("format", FormatNotAvailable())
        return FORMATS[0]
    for field in _NOT_OF[name]:
        if form.flag(field) if field == "consent" else form.given(field):
            form.fault(field, NotOfThisFormat())
    return name


def read_fall(
    form: FormReader, *, start_price: Paise | None, times: tuple[datetime, datetime] | None
) -> Fall | None:
    """Read the clock of a Dutch auction; None after a fault. The price must be able to reach its floor."""
    floor = form.parse("floor_price", parse_rupees, required=N_("Enter the lowest price per quintal."))
    drop = form.parse("drop", parse_rupees, required=N_("Enter by how much the price falls each time."))
    every = form.parse("drop_every_s", _seconds, required=N_("Choose how often the price falls."))
    if start_price is None or floor is None:
        return None
    way = start_price - floor
    if way < LEAST_DROP:
        form.fault("floor_price", FloorNotBelowStart(start_price=start_price))
        return None
    if drop is None or every is None:
        return None
    if not LEAST_DROP <= drop <= way:
        form.fault("drop", DropOutOfRange(min_step=LEAST_DROP, maximum=way))
        return None
    falls = -(-way // drop)
    if times is not None and times[0] + falls * timedelta(seconds=every) >= times[1]:
        form.fault("drop", FloorNotReached())
        return None
    return Fall(floor_price=floor, drop=drop, drop_every_s=every)


def _seconds(text: str) -> int:
    seconds = int(text) if _PLAIN_SECONDS.fullmatch(text) else 0
    if not SHORTEST_DROP_S <= seconds <= LONGEST_DROP_S:
        raise OutOfRange(lowest=SHORTEST_DROP_S, highest=LONGEST_DROP_S)
    return seconds
