"""How money, weight and time look to people and to programs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask_babel import get_locale, get_timezone, gettext, ngettext, to_user_timezone

from services.core.clock import iso, parse_iso
from services.core.decimals import plain
from services.core.errors import N_
from services.core.money import rupees
from services.core.weight import quintals

MONEY_DETAILS = frozenset(
    (
        "next_min price amount maximum reference total step min_step reserve start_price rate missing "
        "least_amount rest_amount"
    ).split()
)
"""Names under which refusals and events carry paise."""


def money(value: int | str | None, *, paise: bool | None = None) -> str:
    """Write paise (int) or an API amount ("5225.00") as ₹5,225 in Indian grouping."""
    if value is None:
        return "–"
    text = rupees(value) if isinstance(value, int) else value
    whole, _, fraction = text.partition(".")
    show_paise = fraction not in ("", "00") if paise is None else paise
    number = _grouped(int(whole))
    return f"₹{number}.{fraction}" if show_paise else f"₹{number}"


def quintals_text(grams: int | str | None) -> str:
    """Write grams (int) or an API quantity ("40.00") as quintals without idle zeros: "40" or "40.5"."""
    if grams is None:
        return "–"
    text = quintals(grams) if isinstance(grams, int) else grams
    whole, _, fraction = text.partition(".")
    number = _grouped(int(whole))
    fraction = fraction.rstrip("0")
    return f"{number}.{fraction}" if fraction else number


@lru_cache(8_192)
def kilograms(grams: int) -> str:
    """Write grams as kilograms in Indian grouping without idle zeros: "4,125.5"."""
    whole, dot, fraction = plain(grams, 1_000).partition(".")
    return f"{_grouped(int(whole))}{dot}{fraction}"


def _grouped(whole: int) -> str:
    return str(format_decimal(whole, format="#,##,##0", locale="en_IN"))


def number(value: int) -> str:
    """Write a count in Indian grouping: 3,07,786."""
    return _grouped(value)


def percent(share: Decimal | None) -> str:
    """Write a share (0.125) as "12.5%"."""
    return "–" if share is None else f"{(share * 100).quantize(Decimal('0.1'))}%"


def change_text(per_mille: int) -> str:
    """Write a change in per mille as a signed percentage: 52 is "+5.2%"."""
    sign = "+" if per_mille > 0 else "−" if per_mille < 0 else ""
    return f"{sign}{abs(per_mille) // 10}.{abs(per_mille) % 10}%"


def moment(value: datetime | str) -> datetime:
    """Take an aware datetime or its ISO text."""
    return parse_iso(value) if isinstance(value, str) else value


def datetime_local(value: datetime | str | None) -> str:
    """Write a moment in the reader's locale and the house's time zone."""
    return "–" if value is None else _in_zone(value, "d MMM yyyy, h:mm a")


def time_local(value: datetime | str | None) -> str:
    return "–" if value is None else _in_zone(value, "h:mm:ss a")


def _in_zone(value: datetime | str, pattern: str) -> str:
    return _written(moment(value), pattern, _reader(), str(get_timezone()))


@lru_cache(8_192)
def _written(value: datetime, pattern: str, reader: str, zone: str) -> str:
    """The zone is the reader's own, and named only so that another's is another text."""
    return str(format_datetime(to_user_timezone(value), pattern, locale=reader))


def _reader() -> str:
    """The reader's language as it is written in India, as scripts write it too: "8:12 am"."""
    locale = get_locale()
    return f"{locale.language if locale else 'en'}_IN"


def date_local(value: date | datetime | str | None) -> str:
    """Write a day in the reader's locale."""
    if value is None:
        return "–"
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return _day(value.date() if isinstance(value, datetime) else value, _reader())


def month_local(first: date) -> str:
    """Write a month, by its first day, in the reader's locale."""
    return str(format_date(first, "MMM yyyy", locale=_reader()))


@lru_cache(2_048)
def _day(value: date, reader: str) -> str:
    return str(format_date(value, "d MMM yyyy", locale=reader))


def duration(value: timedelta | int) -> str:
    """Write a length of time in its two largest units."""
    seconds = max(0, int(value.total_seconds() if isinstance(value, timedelta) else value))
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    if days:
        return _two(ngettext("%(num)s day", "%(num)s days", days), _hours(hours) if hours else "")
    if hours:
        return _two(_hours(hours), _minutes(minutes) if minutes else "")
    if minutes:
        return _two(_minutes(minutes), _seconds(secs) if secs else "")
    return _seconds(secs)


STATUS_WORDS = {
    "draft": N_("a draft"),
    "scheduled": N_("not open yet"),
    "live": N_("open for bids"),
    "pending_consent": N_("waiting for the seller"),
    "sold": N_("sold"),
    "ended": N_("over without a sale"),
    "cancelled": N_("cancelled"),
}
"""What an auction is, inside a sentence."""


def state_name(state: str | None) -> str:
    """The name of an Indian state in the reader's language; what is no state stays as it is."""
    return gettext(state) if state else ""


def details_for_people(details: dict[str, Any]) -> dict[str, Any]:
    """Write a refusal's figures as people read them, for filling into its sentence."""
    return {name: _for_people(name, value) for name, value in details.items()}


def details_for_programs(details: dict[str, Any]) -> dict[str, Any]:
    """Write a refusal's figures as the API does: money as strings, moments as ISO 8601."""
    return {name: _for_programs(name, value) for name, value in details.items()}


def _for_people(name: str, value: Any) -> Any:
    if name in MONEY_DETAILS and isinstance(value, int):
        return money(value)
    if name == "plan":
        return gettext(str(value))
    if name == "current" and value in STATUS_WORDS:
        return gettext(STATUS_WORDS[value])
    return time_local(value) if isinstance(value, datetime) else value


def _for_programs(name: str, value: Any) -> Any:
    if name in MONEY_DETAILS and isinstance(value, int):
        return rupees(value)
    return iso(value) if isinstance(value, datetime) else value


def _hours(n: int) -> str:
    return str(ngettext("%(num)s hour", "%(num)s hours", n))


def _minutes(n: int) -> str:
    return str(ngettext("%(num)s minute", "%(num)s minutes", n))


def _seconds(n: int) -> str:
    return str(ngettext("%(num)s second", "%(num)s seconds", n))


def _two(first: str, second: str) -> str:
    return f"{first} {second}".strip()
