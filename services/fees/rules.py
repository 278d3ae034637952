"""The statement of a sale: every line between the price and the pocket. Pure: values in, values out.

The rules, in words:

- The gross is the rate times the weight, half-up to the paisa. A line takes its share of the gross, or so
  much for each quintal, bag or lot; each line is rounded by itself, half-up to the paisa.
- What the seller pays is taken off; what the buyer pays comes on top. So the gross is what the seller has,
  with the deductions and the rounding; what is due is the gross with the buyer's charges, to the paisa.
- Only what is paid out is rounded, half-up to the whole rupee, in a line of its own.
- Bags are counted as the seller gave them; without a count, in bags of 50 kg, and the statement says so.
- The seller is warned when more than a quarter is taken off, or when no more is left than the carriage costs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from services.core.charges import MILLION, USUAL_BAG_KG, bags_for, charged
from services.core.money import GRAMS_PER_QUINTAL, Paise, total_for

Payer = Literal["buyer", "seller"]
Warned = Literal["high_deductions", "net_below_transport"]

HOUSE: Final = "house"
HIGH_SHARE_PPM: Final = 250_000
"""Deductions of more than a quarter of the gross are worth a second thought."""
RUPEE: Final = 100
_BAGS = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,3}))? bags?\b", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One line that is taken: `rate` in millionths of the gross, or in paise by its unit.

    `fee_id` is the number of the office's fee line it comes from; the house's own commission has none.
    """

    kind: str
    name: str
    payer: str
    unit: str
    rate: int
    fee_id: int | None = None
    sure: str = "yes"


class StatementLine(NamedTuple):
    """A line with what it takes, in paise."""

    kind: str
    name: str
    payer: str
    unit: str
    rate: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Everything between the price and the pocket, in paise: gross = deductions + rounding + net.

    `rounding` is what is kept back, so below nothing when the net was rounded up. `net` is below nothing when
    more is taken off than the lot fetched. `transport` is what the carriage costs as far as anybody told.
    """

    rate: int
    grams: int
    bags: int
    bags_assumed: bool
    gross: int
    lines: tuple[StatementLine, ...]
    seller_deductions: int
    net_before_rounding: int
    rounding: int
    net: int
    buyer_charges: int
    due: int
    share_ppm: int
    transport: int
    warnings: tuple[Warned, ...]

    @property
    def of_seller(self) -> tuple[StatementLine, ...]:
        """What is taken off."""
        return tuple(line for line in self.lines if line.payer == "seller")

    @property
    def of_buyer(self) -> tuple[StatementLine, ...]:
        """What comes on top."""
        return tuple(line for line in self.lines if line.payer == "buyer")

    @property
    def net_rate(self) -> int:
        """What is left of a quintal, before the rounding to the rupee; half-up to the paisa."""
        return (self.net_before_rounding * GRAMS_PER_QUINTAL * 2 + self.grams) // (2 * self.grams)

    @property
    def bag_kg(self) -> int | None:
        """Which size of bag a line by the bag assumes; None when bags were counted or do not matter."""
        by_bag = any(line.unit == "per_bag" for line in self.lines)
        return USUAL_BAG_KG if by_bag and self.bags_assumed else None


def statement(
    *,
    rate: int,
    grams: int,
    lines: Iterable[Charge] = (),
    bags: int | None = None,
    commission_ppm: int = 0,
    transport: int = 0,
    gross: int | None = None,
) -> Statement:
    """State what a lot brings at a rate: paise a quintal, grams, lines in the order of the bill.

    `commission_ppm` is the house's own commission; `transport` what the carriage costs the seller beside the
    lines of that kind, which is not taken off. `gross` takes the place of rate × weight where an agreed
    formula has changed it.
    """
    whole = total_for(rate=Paise(rate), grams=grams) if gross is None else gross
    counted = bags_for(grams) if bags is None else bags
    house = [Charge(kind=HOUSE, name="", payer="seller", unit="percent", rate=commission_ppm)]
    found = tuple(
        StatementLine(
            line.kind,
            line.name,
            line.payer,
            line.unit,
            line.rate,
            charged(unit=line.unit, rate=line.rate, gross=whole, grams=grams, bags=counted),
        )
        for line in [*lines, *(house if commission_ppm else [])]
    )
    off = sum(line.amount for line in found if line.payer == "seller")
    on_top = sum(line.amount for line in found if line.payer == "buyer")
    left = whole - off
    net = (left * 2 + RUPEE) // (2 * RUPEE) * RUPEE
    carriage = transport + sum(
        line.amount for line in found if line.payer == "seller" and line.kind == "transport"
    )
    return Statement(
        rate=rate,
        grams=grams,
        bags=counted,
        bags_assumed=bags is None,
        gross=whole,
        lines=found,
        seller_deductions=off,
        net_before_rounding=left,
        rounding=left - net,
        net=net,
        buyer_charges=on_top,
        due=whole + on_top,
        share_ppm=_share_ppm(off, whole),
        transport=carriage,
        warnings=_warnings(off=off, gross=whole, left=left, transport=carriage),
    )


def bags_given(as_given: str) -> int | None:
    """How many bags a seller counted ("80 bag × 50 kg"), a part of one as a whole; None for other units."""
    match = _BAGS.match(as_given)
    if match is None:
        return None
    whole, part = match.groups()
    return int(whole) + bool(int(part or 0))


def _share_ppm(off: int, gross: int) -> int:
    if not gross:
        return MILLION if off else 0
    return (off * MILLION * 2 + gross) // (2 * gross)


def _warnings(*, off: int, gross: int, left: int, transport: int) -> tuple[Warned, ...]:
    warned: list[Warned] = []
    if off * MILLION > gross * HIGH_SHARE_PPM:
        warned.append("high_deductions")
    if transport and left <= transport:
        warned.append("net_below_transport")
    return tuple(warned)
