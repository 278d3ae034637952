"""What the house asks of everybody who sells and bids: set once, when an application is made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseTerms:
    """The least earnest money, in per cent; how far a wallet reaches; what follows a default."""

    earnest_percent: int = 0
    exposure_multiplier: int = 10
    forfeit_share_percent: int = 80
    """What the farmer gets of a defaulter's earnest money."""
    runner_up_hours: int = 24
    """How long the next promisor has to answer."""


_terms = HouseTerms()


def configure(terms: HouseTerms) -> None:
    """Set the terms of this house."""
    global _terms
    _terms = terms


def house_terms() -> HouseTerms:
    """The terms of this house."""
    return _terms
