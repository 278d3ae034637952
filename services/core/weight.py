"""Weight held as whole grams; shown in quintals (100 kg)."""

import re
from typing import Final, Literal, NewType

from services.core.errors import InvalidQuantity

Grams = NewType("Grams", int)
Unit = Literal["quintal", "kg", "tonne", "bag"]

GRAMS_PER: Final[dict[str, int]] = {"quintal": 100_000, "kg": 1_000, "tonne": 1_000_000}
HEAVIEST: Final = Grams(100_000 * 100_000)  # one lakh quintals: larger than any lot in a mandi
_PLAIN_NUMBER = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,3})0*)?", re.ASCII)


def parse_weight(value: object, *, unit: str = "quintal", bag_kg: object = None) -> Grams:
    """Read a quantity in the seller's unit; bags need the weight of one bag in kg.

    Raises InvalidQuantity for zero, negatives, more than three decimals, an unknown unit, anything
    below a kilogram or above one lakh quintals.
    """
    if unit == "bag":
        grams = _thousandths(value) * _thousandths(bag_kg) // 1_000
    elif unit in GRAMS_PER:
        grams = _thousandths(value) * GRAMS_PER[unit] // 1_000
    else:
        raise InvalidQuantity()
    if not 1_000 <= grams <= HEAVIEST:
        raise InvalidQuantity()
    return Grams(grams)


def quintals(grams: int) -> str:
    """Write grams as quintals with two decimals, half-up: "40.00"."""
    hundredths = (grams * 2 + 1_000) // 2_000
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _thousandths(value: object) -> int:
    if isinstance(value, bool):
        raise InvalidQuantity()
    text = repr(value) if isinstance(value, float) else str(value).strip().replace(",", "")
    match = _PLAIN_NUMBER.fullmatch(text)
    if match is None:
        raise InvalidQuantity()
    whole, fraction = match.groups()
    return int(whole) * 1_000 + int((fraction or "0").ljust(3, "0"))
