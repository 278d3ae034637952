"""What one line of fees takes: by the price, the weight, the bag or the lot, half-up to the paisa."""

from typing import Final, Literal

from services.core.money import Paise, total_for

Unit = Literal["percent", "per_quintal", "per_bag", "per_lot"]

MILLION: Final = 1_000_000
USUAL_BAG_KG: Final = 50
"""What a bag is taken to hold where nobody has counted bags."""


def share_of(amount: int, ppm: int) -> int:
    """So many millionths of an amount that is not negative, half-up."""
    return (amount * ppm * 2 + MILLION) // (2 * MILLION)


def bags_for(grams: int) -> int:
    """How many usual bags a weight fills; the last one may be half empty."""
    return -(-grams // (USUAL_BAG_KG * 1_000))


def charged(*, unit: str, rate: int, gross: int, grams: int, bags: int) -> int:
    """What a line takes of a load, in paise: `rate` in millionths of the gross, or in paise by its unit."""
    if unit == "percent":
        return share_of(gross, rate)
    if unit == "per_quintal":
        return total_for(rate=Paise(rate), grams=grams)
    return rate * bags if unit == "per_bag" else rate
