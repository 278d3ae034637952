"""Buyers who want one lot: how much each would give, and what they bid when it is their turn."""

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from services.demo.offers import Offer, tidy
from services.demo.people import BUYERS

_MOST_BUYERS: Final = 8
_AUTO_BIDS: Final = 30
"""In per cent of bids."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """What a buyer does next; `amount` in paise per quintal, a maximum for an auto-bid."""

    kind: Literal["plain", "auto"]
    amount: int


def choose_buyers(offer: Offer, random: Random, *, reference: int) -> dict[str, int]:
    """Choose who wants a lot, with the most each would give in paise per quintal; the keenest come first."""
    if not offer.bids:
        return {}
    others = [buyer.key for buyer in BUYERS if buyer.key not in offer.buyers and buyer.key != offer.seller]
    random.shuffle(others)
    keys = [*offer.buyers, *others][: min(3 + offer.bids // 4, _MOST_BUYERS)]
    if offer.phase == "live":
        random.shuffle(keys)
    least = offer.start or 0
    shares = [offer.keenest, offer.keenest - random.randint(1, 2)]
    shares += [random.randint(least, max(least, offer.keenest - 2)) for _ in keys[2:]]
    return {key: tidy(reference * share // 100) for key, share in zip(keys, shares, strict=False)}


def limits_now(limits: dict[str, int], *, start: int, gone: float) -> dict[str, int]:
    """What each would give already: people warm up, and give their most only when time is nearly over."""
    warmth = 40 + round(60 * min(1.0, gone))
    return {key: tidy(start + max(0, limit - start) * warmth // 100) for key, limit in limits.items()}


def choose_bid(random: Random, *, next_min: int, step: int, limit: int) -> Bid:
    """Bid the least, a little more, or leave it to the house, never beyond one's limit."""
    if random.randrange(100) < _AUTO_BIDS and limit > next_min:
        return Bid(kind="auto", amount=limit)
    return Bid(kind="plain", amount=min(limit, next_min + step * random.choice((0, 0, 0, 1, 2))))
