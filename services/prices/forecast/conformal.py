"""Intervals that cover what they promise, calibrated on errors that were really made.

Split conformal prediction (Vovk, Gammerman and Shafer 2005) on residuals in proportion to how restless a
price was on the day of the forecast, both edges alone. Prices drift, so what was covered lately moves the
level for the next block (adaptive conformal inference, Gibbs and Candès 2021).
"""

from typing import Final

import numpy as np

from services.prices.forecast.series import Floats

COVERS: Final = 0.8
_QUICKNESS: Final = 0.35
_NARROWEST, _WIDEST = -0.1, 0.16


def edges(residuals: Floats, *, covers: float) -> tuple[float, float]:
    """The residuals between which the middle share `covers` lies, with the correction for small numbers."""
    count = len(residuals)
    tail = (1 - covers) / 2
    high = min(1.0, (1 - tail) * (count + 1) / count)
    low, top = np.quantile(residuals, (1 - high, high))
    return min(float(low), 0.0), max(float(top), 0.0)


def adapted(extra: float, *, covered: float) -> float:
    """How much more than COVERS the next block aims at, after so much was covered in the last."""
    return float(np.clip(extra + _QUICKNESS * (COVERS - covered), _NARROWEST, _WIDEST))
