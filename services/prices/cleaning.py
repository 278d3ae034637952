"""What a row of a price feed means, or the reason why it means nothing. Pure and fast."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final, NamedTuple

from services.core.money import HIGHEST_RATE
from services.prices.names import fold, tidy

RawRow = tuple[str, str, str, str, str, str, str, str, str, str, str]
"""State, district, market, commodity, variety, grade, date, min, max, modal, arrivals: as read."""

REASONS: Final = (
    "malformed_row",
    "missing_field",
    "bad_date",
    "future_date",
    "bad_price",
    "not_positive",
    "absurd_price",
    "min_above_modal",
    "modal_above_max",
    "duplicate",
)
EARLIEST: Final = date(1990, 1, 1)
_DATE_FORMS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d.%m.%Y")
_CLOCK = re.compile(r"[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?$")
_PRICE = re.compile(r"(-?)(?:₹|rs\.?)?\s*([0-9]+)(?:\.([0-9]+)|\.)?", re.ASCII | re.IGNORECASE)
_LONGEST_NAME: Final = 120
_LONGEST_GRADE: Final = 60


class PriceRow(NamedTuple):
    """One clean row: prices in paise per quintal, arrivals in kg."""

    state: str
    district: str
    market: str
    commodity: str
    variety: str
    grade: str
    date: date
    min_price: int
    max_price: int
    modal_price: int
    arrivals_kg: int | None


def clean(raw: RawRow | None, *, today: date) -> PriceRow | str:
    """Read one row of a feed; returns one of REASONS when it can't be trusted.

    `today` is the Indian date; None stands for a line that is not a row at all.
    """
    if raw is None:
        return "malformed_row"
    state, district, market, commodity, variety, grade, day_text, least, most, modal, arrivals = raw
    state, district = clean_name(state), clean_word(district)
    market, commodity = clean_name(market), clean_name(commodity)
    if not (state and market and commodity and day_text and least and most and modal):
        return "missing_field"
    day = parse_date(day_text)
    if day is None:
        return "bad_date"
    if day > today:
        return "future_date"
    prices = parse_price(least), parse_price(most), parse_price(modal)
    fault = _fault_of(*prices)
    if fault:
        return fault
    return PriceRow(
        state,
        district,
        market,
        commodity,
        clean_word(variety, _LONGEST_NAME),
        clean_word(grade, _LONGEST_GRADE),
        day,
        *prices,  # type: ignore[arg-type]  # no fault: all three are amounts
        parse_tonnes(arrivals) if arrivals else None,
    )


def _fault_of(least: int | None, most: int | None, modal: int | None) -> str:
    if least is None or most is None or modal is None:
        return "bad_price"
    if least <= 0 or most <= 0 or modal <= 0:
        return "not_positive"
    if most > HIGHEST_RATE or modal > HIGHEST_RATE:
        return "absurd_price"
    if least > modal:
        return "min_above_modal"
    return "modal_above_max" if modal > most else ""


@lru_cache(maxsize=20_000)
def parse_price(text: str) -> int | None:
    """Read rupees ("1400.0", "1,400", "2268.755") as paise, half-up; None when it is no plain number."""
    match = _PRICE.fullmatch(text.strip().replace(",", ""))
    if match is None:
        return None
    sign, whole, fraction = match.groups()
    thousandths = int((fraction or "")[:3].ljust(3, "0"))
    paise = int(whole[:15]) * 100 + (thousandths + 5) // 10
    return -paise if sign else paise


@lru_cache(maxsize=20_000)
def parse_date(text: str) -> date | None:
    """Read a day in any spelling feeds use; day comes before month; None when it is no date."""
    text = _CLOCK.sub("", text.strip())
    for form in _DATE_FORMS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return day if day >= EARLIEST else None
    return None


@lru_cache(maxsize=20_000)
def parse_tonnes(text: str) -> int | None:
    """Read arrivals in tonnes as kg; None when unknown, negative or not a number."""
    hundredths = parse_price(text)
    return hundredths * 10 if hundredths is not None and hundredths >= 0 else None


@lru_cache(maxsize=20_000)
def clean_word(text: str, longest: int = _LONGEST_NAME) -> str:
    """A variety, grade or place as it is kept: tidy, and no longer than its column."""
    return tidy(text)[:longest]


@lru_cache(maxsize=20_000)
def clean_name(text: str) -> str:
    """The name of a state, market or crop; empty when there is no letter in it."""
    name = clean_word(text)
    return name if fold(name) else ""
