"""Price histories of a test's own making, drawn from a seed."""

import numpy as np

from services.prices.forecast.series import Floats, Series

FIRST = 735_000
"""An ordinal day in 2013."""


def walk(number: int = 1, *, days: int = 1_500, step: float = 0.02, seed: int = 1) -> Series:
    """A price that wanders: nothing forecasts it better than its last value."""
    chance = np.random.default_rng(seed + number)
    return series(number, np.log(450_000) + np.cumsum(chance.normal(0, step, days)))


def jitter(number: int = 1, *, days: int = 1_500, noise: float = 0.05, seed: int = 1) -> Series:
    """A price that stays, reported with noise: its usual level forecasts better than its last value."""
    chance = np.random.default_rng(seed + number)
    return series(number, np.log(450_000) + chance.normal(0, noise, days))


def series(number: int, logs: Floats, *, group: str = "Karnataka") -> Series:
    """One report a day from FIRST on."""
    days = np.arange(FIRST, FIRST + len(logs))
    return Series(number, group, days, logs, np.full(len(logs), np.nan))
