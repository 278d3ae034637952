"""What a lot costs in the end, by what both sides weighed and measured: pure, and shown before the first bid.

- The buyer's net weight counts while it is within the tolerance of the seller's; nobody pays for more than
  the lot, so weight above it changes nothing. A measured value of the buyer counts while it is no worse than
  the seller's or within half a point of it. Who did not measure says what the lot promised.
- Beyond that the seller's figure stands for now, and what the buyer's would take off is the disputed part.
- For each point beyond its limit a value takes off its share of the price. The limit is the laxer of fair
  average quality and what the seller stated: what all could read before bidding is no reason to pay less.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from services.core.money import Paise, total_for

PPM: Final = 1_000_000
TOLERANCE_PPM: Final = 10_000
"""1 % of the weight at dispatch: what scales, bags and two days on the road account for."""
QUALITY_TOLERANCE: Final = 500
"""Half a point, in thousandths: what two moisture meters differ by."""
Kind = Literal["weight", "quality"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """A line of the formula: for each point beyond `limit` (thousandths), `ppm` millionths of the price.

    Beyond is above it where the most is limited (`direction` max), below it where the least is (min).
    """

    parameter: str
    label: str
    unit: str
    direction: str
    limit: int
    ppm: int

    def beyond(self, value: int) -> int:
        """By how much a value is worse than the limit, in thousandths; 0 within it."""
        return max(0, value - self.limit if self.direction == "max" else self.limit - value)

    def off(self, value: int, *, gross: int) -> int:
        """What a value takes off a price, half-up to the paisa."""
        scale = PPM * 1_000
        return min(gross, (gross * self.ppm * self.beyond(value) * 2 + scale) // (2 * scale))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The formula of one sale, fixed when it was made; how far weights may differ is in millionths."""

    deductions: tuple[Deduction, ...]
    tolerance_ppm: int
    hours: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What one side found: net grams, and values by parameter in thousandths."""

    grams: int
    quality: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledLine:
    """One deduction as it came out: the value that counts and what is beyond the limit, and paise off."""

    parameter: str
    label: str
    unit: str
    value: int
    beyond: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What the two sides do not agree on, in paise."""

    kind: Kind
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The result: grams that count, their price, what is taken off, and what is left; all in paise.

    `differences` are parts of `total` that the buyer does not owe by the buyer's own figures.
    """

    grams: int
    gross: int
    lines: tuple[SettledLine, ...]
    total: int
    differences: tuple[Difference, ...]


def recompute(
    terms: Terms, *, rate: int, lot_grams: int, buyer: Weighed | None, seller: Weighed
) -> Settlement:
    """Settle a sale by what both sides weighed; without the buyer's figures, by the seller's alone."""
    sent = min(seller.grams, lot_grams)
    came = min(buyer.grams, lot_grams) if buyer else sent
    grams, claimed_grams = _weights(sent, came, tolerance_ppm=terms.tolerance_ppm)
    values, claimed = _qualities(terms, buyer, seller)
    lines, total = _price(terms, rate, grams, values)
    by_weight = _price(terms, rate, claimed_grams, values)[1]
    by_both = _price(terms, rate, claimed_grams, claimed)[1]
    found = (
        Difference(kind="weight", amount=total - by_weight),
        Difference(kind="quality", amount=by_weight - by_both),
    )
    return Settlement(
        grams=grams,
        gross=total_for(rate=Paise(rate), grams=grams),
        lines=lines,
        total=total,
        differences=tuple(each for each in found if each.amount > 0),
    )


def _weights(sent: int, came: int, *, tolerance_ppm: int) -> tuple[int, int]:
    """The grams that count, and those the buyer claims."""
    if abs(came - sent) * PPM <= tolerance_ppm * sent:
        return came, came
    return sent, min(sent, came)  # nobody says that more was sent than the seller does


def _qualities(terms: Terms, buyer: Weighed | None, seller: Weighed) -> tuple[dict[str, int], dict[str, int]]:
    """The values that count, and those the buyer claims; without what nobody measured."""
    counts: dict[str, int] = {}
    claimed: dict[str, int] = {}
    theirs = buyer.quality if buyer else {}
    for line in terms.deductions:
        name = line.parameter
        if name not in theirs and name not in seller.quality:
            continue
        said = seller.quality.get(name, line.limit)
        claimed[name] = theirs.get(name, said)
        is_close = line.beyond(claimed[name]) <= line.beyond(said) + QUALITY_TOLERANCE
        counts[name] = claimed[name] if is_close else said
    return counts, claimed


def _price(
    terms: Terms, rate: int, grams: int, values: Mapping[str, int]
) -> tuple[tuple[SettledLine, ...], int]:
    gross = total_for(rate=Paise(rate), grams=grams)
    lines = tuple(_lines(terms, values, gross))
    return lines, max(0, gross - sum(line.amount for line in lines))


def _lines(terms: Terms, values: Mapping[str, int], gross: int) -> Iterator[SettledLine]:
    for each in terms.deductions:
        if each.parameter in values:
            value = values[each.parameter]
            yield SettledLine(
                parameter=each.parameter,
                label=each.label,
                unit=each.unit,
                value=value,
                beyond=each.beyond(value),
                amount=each.off(value, gross=gross),
            )


def write_terms(terms: Terms) -> dict[str, Any]:
    """Terms as the sale keeps them."""
    names = Deduction.__slots__
    return {
        "tolerance_ppm": terms.tolerance_ppm,
        "deductions": [{name: getattr(line, name) for name in names} for line in terms.deductions],
        "hours": dict(terms.hours),
    }


def read_terms(kept: Mapping[str, Any], *, hours: Mapping[str, int]) -> Terms:
    """Terms as a sale keeps them; one from before there were any has no formula, and the house's `hours`."""
    return Terms(
        deductions=tuple(Deduction(**line) for line in kept.get("deductions", ())),
        tolerance_ppm=kept.get("tolerance_ppm", TOLERANCE_PPM),
        hours=kept.get("hours", hours),
    )
