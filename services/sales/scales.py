"""Reading what was weighed and measured, as people type it: kilograms and points."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.core.errors import DomainError, Invalid
from services.sales.errors import (
    InvalidMeasured,
    InvalidWeight,
    NotMeasured,
    SlipTooLong,
    TareTooHeavy,
    WeightTooHigh,
)
from services.sales.formula import Terms
from services.sales.terms import thousandths

MOST_OF_LOT: Final = 3
"""More than so many times the lot is a slip of the finger, which is most often a digit too many."""
SLIP_LIMIT: Final = 60
_KG: Final = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,3})0*)?", re.ASCII)
_HIGHEST_PERCENT: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighingForm:
    """What a side enters: kg of the full and of the empty vehicle, measured values by parameter, the slip."""

    gross: str
    tare: str = "0"
    quality: Mapping[str, str] = field(default_factory=dict)
    slip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What the form came to: grams, and values by parameter as plain decimals."""

    gross: int
    tare: int
    quality: Mapping[str, str]
    slip: str

    @property
    def net(self) -> int:
        """Grams of produce."""
        return self.gross - self.tare


def read_weighing(form: WeighingForm, *, terms: Terms, lot_grams: int) -> Weight:
    """Read a weighing; a tare of 0 means that the produce alone was weighed.

    Raises Invalid naming each field: gross, tare, slip, quality_<parameter>.
    """
    faults: dict[str, DomainError | str] = {}
    gross, tare = _grams(form.gross), _grams(form.tare or "0")
    if not gross:
        faults["gross"] = InvalidWeight()
    if tare is None:
        faults["tare"] = InvalidWeight()
    if gross and tare is not None:
        if tare >= gross:
            faults["tare"] = TareTooHeavy()
        elif gross - tare > MOST_OF_LOT * lot_grams:
            faults["gross"] = WeightTooHigh()
    slip = " ".join(form.slip.split())
    if len(slip) > SLIP_LIMIT:
        faults["slip"] = SlipTooLong(most=SLIP_LIMIT)
    quality = _quality(form.quality, terms=terms, faults=faults)
    if faults or gross is None or tare is None:
        raise Invalid(fields=faults)
    return Weight(gross=gross, tare=tare, quality=quality, slip=slip)


def _quality(
    given: Mapping[str, str], *, terms: Terms, faults: dict[str, DomainError | str]
) -> dict[str, str]:
    lines = {line.parameter: line for line in terms.deductions}
    quality: dict[str, str] = {}
    for name, said in given.items():
        text = said.strip().removesuffix("%").strip()
        if not text:
            continue
        value = thousandths(text)
        if name not in lines:
            faults[f"quality_{name}"] = NotMeasured()
        elif value is None or ("%" in lines[name].unit and value > _HIGHEST_PERCENT):
            faults[f"quality_{name}"] = InvalidMeasured()
        else:
            quality[name] = text
    return quality


def _grams(text: str) -> int | None:
    match = _KG.fullmatch(text.strip().replace(",", ""))
    if match is None:
        return None
    whole, fraction = match.groups()
    return int(whole) * 1_000 + int((fraction or "0").ljust(3, "0"))
