"""What a row of a price feed means, or the reason why it means nothing. Pure and fast.

A row has two halves: names, which repeat from day to day, and figures. `Figures` remembers every spelling
of a price and a day it has met, so that a row costs a few look-ups.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

from services.core.money import HIGHEST_RATE
from services.prices.names import fold, tidy

RawRow = tuple[str, str, str, str, str, str, str, str, str, str, str]
"""State, district, market, commodity, variety, grade, date, min, max, modal, arrivals: as read."""
RawNames = tuple[str, str, str, str, str, str]
"""The first six of them."""
Amounts = tuple[int, int, int, int | None]
"""Min, max and modal in paise per quintal, arrivals in kg."""

REASONS: Final = (
    "missing_columns",
    "malformed_row",
    "cut_short",
    "missing_field",
    "unknown_script",
    "bad_date",
    "future_date",
    "bad_price",
    "not_positive",
    "absurd_price",
    "min_above_modal",
    "modal_above_max",
    "duplicate",
)
NAMES_OF_A_ROW: Final = 6
EARLIEST: Final = date(1990, 1, 1)
_DATE_FORMS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d.%m.%Y")
_CLOCK = re.compile(r"[T ]00:00(:00(\.0+)?)?(Z|\+00:00)?$")
_PRICE = re.compile(r"(-?)(?:₹|rs\.?)?\s*([0-9]+)(?:\.([0-9]+)|\.)?", re.ASCII | re.IGNORECASE)
_LONGEST_NAME: Final = 120
_LONGEST_GRADE: Final = 60
_MOST_REMEMBERED: Final = 30_000

K = TypeVar("K")
V = TypeVar("V")


class PriceNames(NamedTuple):
    """The clean names of a row."""

    state: str
    district: str
    market: str
    commodity: str
    variety: str
    grade: str


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


class Remembered(dict[K, V], Generic[K, V]):
    """Works a value out once; forgets everything when it has become too much."""

    def __init__(self, work: Callable[[K], V], most: int = _MOST_REMEMBERED) -> None:
        super().__init__()
        self._work, self._most = work, most

    def __missing__(self, key: K) -> V:
        """Work it out."""
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._work(key)
        return value

    def forget_unknown(self) -> None:
        """Forget what was None: it may be known by now."""
        for key in [key for key, value in self.items() if value is None]:
            del self[key]


class Figures:
    """Reads days and amounts of rows; `today` is the Indian date."""

    def __init__(self, *, today: date) -> None:
        self.days: Remembered[str, date | str] = Remembered(lambda text: _day_of(text, today))
        """The day a text means, or the reason why it means none."""
        self._prices: Remembered[str, int | None] = Remembered(parse_price)
        self._tonnes: Remembered[str, int | None] = Remembered(parse_tonnes)

    def amounts(self, raw: RawRow) -> Amounts | str:
        """Returns the amounts of a row, or one of REASONS when they can't be trusted."""
        prices = self._prices
        least, most, modal = prices[raw[7]], prices[raw[8]], prices[raw[9]]
        if least and most and modal and 0 < least <= modal <= most <= HIGHEST_RATE:
            return least, most, modal, self._tonnes[raw[10]] if raw[10] else None
        return _fault_of(raw, least, most, modal)


def clean(raw: RawRow | None, *, today: date) -> PriceRow | str:
    """Read one row of a feed; returns one of REASONS when it can't be trusted.

    `today` is the Indian date; None stands for a line that is not a row at all.
    """
    if raw is None:
        return "malformed_row"
    figures = Figures(today=today)
    names, day, amounts = clean_names(raw[:NAMES_OF_A_ROW]), figures.days[raw[6]], figures.amounts(raw)
    for told in (names, day, amounts):
        if isinstance(told, str):
            return told
    return PriceRow._make((*names, day, *amounts))


def clean_names(raw: RawNames) -> PriceNames | str:
    """Tidy the names of a row; returns "missing_field" when one is missing that must be there."""
    state, district, market, commodity, variety, grade = raw
    names = PriceNames(
        clean_name(state),
        clean_word(district),
        clean_name(market),
        clean_name(commodity),
        clean_word(variety),
        clean_word(grade, _LONGEST_GRADE),
    )
    return names if names.state and names.market and names.commodity else "missing_field"


def _day_of(text: str, today: date) -> date | str:
    if not text:
        return "missing_field"
    day = parse_date(text)
    if day is None:
        return "bad_date"
    return "future_date" if day > today else day


def _fault_of(raw: RawRow, least: int | None, most: int | None, modal: int | None) -> str:
    if not (raw[7] and raw[8] and raw[9]):
        return "missing_field"
    if least is None or most is None or modal is None:
        return "bad_price"
    if least <= 0 or most <= 0 or modal <= 0:
        return "not_positive"
    if most > HIGHEST_RATE or modal > HIGHEST_RATE:
        return "absurd_price"
    return "min_above_modal" if least > modal else "modal_above_max"


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


def parse_tonnes(text: str) -> int | None:
    """Read arrivals in tonnes as kg; None when unknown, negative or not a number."""
    hundredths = parse_price(text)
    return hundredths * 10 if hundredths is not None and hundredths >= 0 else None


def clean_word(text: str, longest: int = _LONGEST_NAME) -> str:
    """A variety, grade or place as it is kept: tidy, and no longer than its column."""
    return tidy(text)[:longest]


def clean_name(text: str) -> str:
    """The name of a state, market or crop; empty when there is no letter in it."""
    name = clean_word(text)
    return name if fold(name) else ""
