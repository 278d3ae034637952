"""Amounts by month as a drawing: stacked bars in whole units of their box. Pure: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.earnings import Month

WIDTH: Final = 600
HEIGHT: Final = 150
_GAP: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A month's bar: what came into the wallet stands on what was paid directly."""

    x: int
    width: int
    direct_y: int
    direct: int
    wallet_y: int
    wallet: int


def bars(months: Sequence[Month]) -> list[Bar]:
    """Draw the months side by side; nothing when nothing came."""
    most = max((month.total for month in months), default=0)
    if not most:
        return []
    step = WIDTH // len(months)
    return [
        _bar(month, x=n * step + _GAP // 2, width=step - _GAP, most=most) for n, month in enumerate(months)
    ]


def _bar(month: Month, *, x: int, width: int, most: int) -> Bar:
    direct, whole = month.direct * HEIGHT // most, month.total * HEIGHT // most
    return Bar(
        x=x,
        width=width,
        direct_y=HEIGHT - direct,
        direct=direct,
        wallet_y=HEIGHT - whole,
        wallet=whole - direct,
    )
