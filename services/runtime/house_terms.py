"""What the house asks of everybody who sells and bids: set once, when an application is made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseTerms:
    """The least earnest money of every auction, in per cent, and how far a wallet reaches."""

    earnest_percent: int = 0
    exposure_multiplier: int = 10


_terms = HouseTerms()


def configure(*, earnest_percent: int, exposure_multiplier: int) -> None:
    """Set the terms of this house."""
    global _terms
    _terms = HouseTerms(earnest_percent=earnest_percent, exposure_multiplier=exposure_multiplier)


def house_terms() -> HouseTerms:
    """The terms of this house."""
    return _terms
