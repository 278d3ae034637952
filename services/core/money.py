"""Rupees held as whole paise, so that no amount ever touches a float."""

import re
from functools import lru_cache
from typing import Final, NewType

from services.core.errors import InvalidAmount

Paise = NewType("Paise", int)

GRAMS_PER_QUINTAL: Final = 100_000
HIGHEST_RATE: Final = Paise(10_000_000_00)  # BIDDING §2: rupees per quintal, in paise
_PLAIN_AMOUNT = re.compile(r"\+?([0-9]{1,12})(?:\.([0-9]{1,2})0*)?", re.ASCII)


def parse_rupees(value: object) -> Paise:
    """Read a rupee amount as typed or sent, exactly.

    Takes strings ("5525", "5,525.00", "₹12,34,567"), integers, and floats only when they are exact
    to two decimals. Raises InvalidAmount for anything else: more than two decimals, not positive,
    not finite, exponent form, digits that are not ASCII, or above BIDDING §2's ceiling.
    """
    if isinstance(value, bool):
        raise InvalidAmount()
    if isinstance(value, float):
        value = repr(value)
    text = str(value).strip().removeprefix("₹").strip().replace(",", "")
    match = _PLAIN_AMOUNT.fullmatch(text)
    if match is None:
        raise InvalidAmount()
    whole, fraction = match.groups()
    paise = int(whole) * 100 + int((fraction or "0").ljust(2, "0"))
    if not 0 < paise <= HIGHEST_RATE:
        raise InvalidAmount()
    return Paise(paise)


@lru_cache(4_096)
def rupees(paise: int) -> str:
    """Write paise the way the API does: "5525.00"."""
    sign, paise = ("-", -paise) if paise < 0 else ("", paise)
    return f"{sign}{paise // 100}.{paise % 100:02d}"


def total_for(*, rate: Paise, grams: int) -> Paise:
    """Total of a lot: rate per quintal × weight, half-up to the paisa (BIDDING §2)."""
    return Paise((rate * grams * 2 + GRAMS_PER_QUINTAL) // (2 * GRAMS_PER_QUINTAL))
