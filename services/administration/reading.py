"""Figures as the office types them, and what the log keeps of a change."""

from typing import Any

from services import prices
from services.core.errors import N_, Invalid
from services.core.money import parse_rupees


class NotAPercentage(Invalid):
    """The text is no percentage between 0 and 100."""

    code = "invalid_percentage"
    message = N_("Enter a percentage from 0 to 100, for example 1.25.")


class NotAWeight(Invalid):
    """The text is no whole number of kilograms."""

    code = "invalid_weight"
    message = N_("Enter whole kilograms, for example 4000.")


def read_percent(text: str) -> int:
    """Read a percentage as millionths; raises NotAPercentage."""
    ppm = prices.read_percent(text)
    if ppm is None:
        raise NotAPercentage()
    return ppm


def read_whole(text: str) -> int:
    """Read whole kilograms above nothing; raises NotAWeight."""
    text = text.strip().replace(",", "")
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) > 0):
        raise NotAWeight()
    return int(text)


def rupees_or_none(text: str) -> int:
    """An amount that may be nothing at all."""
    return 0 if text.strip() in ("", "0") else parse_rupees(text)


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, str]:
    """What the log keeps: each field that is another now, as "old → new"."""
    return {
        name: f"{_text(before[name])} → {_text(value)}"
        for name, value in after.items()
        if before[name] != value
    }


def _text(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
