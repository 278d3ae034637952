"""How many hours each step of a sale may take in this house, from the settings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours for each step; `grace` comes on top before an overdue step has consequences.

    `answer` is for whoever is to answer a dispute, and how long an offer to settle it stands.
    """

    confirm: int = 24
    pay: int = 48
    dispatch: int = 72
    receipt: int = 48
    grace: int = 24
    answer: int = 48


_hours = Hours()


def configure(hours: Hours) -> None:
    """Set the hours for sales made from now on; those that are open keep theirs."""
    global _hours
    _hours = hours


def hours() -> Hours:
    """The hours for a sale made now."""
    return _hours
