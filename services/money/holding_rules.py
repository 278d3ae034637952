"""How much is held for a promise, and whether a wallet reaches for it: pure, in paise."""

from dataclasses import dataclass
from typing import Final

from services.core.money import Paise, rupees, total_for

MILLION: Final = 1_000_000
RUPEE: Final = 100
PPM_IN_PERCENT: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Money held for one promise: `amount` of the `total` that is promised for the whole lot."""

    amount: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person has and has promised: free, held for auctions, and the totals all that stands for."""

    free: int
    held: int
    promised: int


def hold_for(*, rate: int, grams: int, earnest_ppm: int) -> Hold:
    """What a promise of `rate` paise per quintal holds: its share of the total, rounded up to the rupee."""
    total = total_for(rate=Paise(rate), grams=grams)
    return Hold(amount=_up_to_rupee(-(-total * earnest_ppm // MILLION)), total=total)


def earnest_shown(*, rate: int, grams: int, earnest_ppm: int) -> dict[str, int | str] | None:
    """What an auction says of earnest money to who would promise `rate`; None when it asks for none."""
    if not earnest_ppm:
        return None
    hold = hold_for(rate=rate, grams=grams, earnest_ppm=earnest_ppm)
    return {"percent": earnest_ppm // PPM_IN_PERCENT, "hold_for_next": rupees(hold.amount)}


def missing_for(want: Hold, *, standing: Standing, before: Hold | None, multiplier: int) -> int:
    """How much money a person lacks for a promise, rounded up to the rupee; 0 when it is enough.

    What is free must cover the hold, and `multiplier` times all that is free or held the totals of all
    promises together. `before` is what is held for the same auction now, which the new hold replaces.
    """
    free, promised = standing.free, standing.promised
    if before is not None:
        free, promised = free + before.amount, promised - before.total
    beyond = promised + want.total - multiplier * (standing.free + standing.held)
    return _up_to_rupee(max(0, want.amount - free, -(-beyond // multiplier)))


def _up_to_rupee(paise: int) -> int:
    return -(-paise // RUPEE) * RUPEE
