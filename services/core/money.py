"""Rupees held as whole paise, so that no amount ever touches a float."""

import re
from functools import lru_cache
from typing import Final, NewType

from services.core.errors import InvalidAmount

Paise = NewType("Paise", int)

GRAMS_PER_QUINTAL: Final = 100_000
HIGHEST_RATE: Final = Paise(10_000_000_00)  # BIDDING §2: rupees per quintal, in paise
HIGHEST_SUM: Final = Paise(10**14)
"""What the heaviest lot, one lakh quintals, comes to at the highest rate."""
_PLAIN_AMOUNT = re.compile(r"\+?([0-9]{1,13})(?:\.([0-9]{1,2})0*)?", re.ASCII)


def parse_rupees(value: object, *, most: Paise = HIGHEST_RATE) -> Paise:
    """Read a rupee amount as typed or sent, exactly.

    Takes strings ("5525", "5,525.00", "₹12,34,567"), integers, and floats only when they are exact
    to two decimals. Raises InvalidAmount for anything else: more than two decimals, not positive,
    not finite, exponent form, digits that are not ASCII, or above `most`: BIDDING §2's ceiling of a rate.
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
    if not 0 < paise <= most:
        raise InvalidAmount()
    return Paise(paise)


def parse_sum(value: object) -> Paise:
    """Read rupees that are no rate but money to pay, of a whole lot or a wallet; as parse_rupees."""
    return parse_rupees(value, most=HIGHEST_SUM)


@lru_cache(4_096)
def rupees(paise: int) -> str:
    """Write paise the way the API does: "5525.00"."""
    sign, paise = ("-", -paise) if paise < 0 else ("", paise)
    return f"{sign}{paise // 100}.{paise % 100:02d}"


def total_for(*, rate: Paise, grams: int) -> Paise:
    """Total of a lot: rate per quintal × weight, half-up to the paisa (BIDDING §2)."""
    return Paise((rate * grams * 2 + GRAMS_PER_QUINTAL) // (2 * GRAMS_PER_QUINTAL))
