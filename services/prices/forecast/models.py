"""The ladder of models, from the plainest up; each says how far a price moves from its last value.

All work in logarithms, on what `features` says was known. A rung that can learn is shown only outcomes
older than the day it then forecasts from (see `backtest`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from services.prices.forecast.features import KNOWN, PULLS
from services.prices.forecast.series import Floats

Known = npt.NDArray[np.float32]
Predict = Callable[[Known], Floats]
DAMPING: Final = 0.93
"""Of a trend so much is left after each day."""
TREND_DAYS: Final = 28
_ROUNDS: Final = 12
_SMOOTH: Final = 0.003
_DOUBT: Final = 0.02
"""The last value counts as so large a share of all examples, …"""
_BORROWED: Final = 400
"""… and the crop's weights as so many examples of each place."""
_PLACE: Final = KNOWN.index("place")
_PULL_LIMIT: Final = 0.35
"""A blend moves a price no further than this in any case: the largest pulls come from slips of the pen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A model: its name, how many days its learning lasts (0: it has nothing to learn), and how it learns."""

    name: str
    lasts_days: int
    learn: Callable[[Known, Floats, int], Predict]


def _column(name: str) -> int:
    return KNOWN.index(name)


def last_value(_known: Known, _outcome: Floats, _horizon: int) -> Predict:
    """The price stays what it is. Hard to beat, and the measure of all others."""
    return lambda known: np.zeros(len(known))


def damped_drift(_known: Known, _outcome: Floats, horizon: int) -> Predict:
    """The month's move of the neighbourhood goes on, less each day (Gardner and McKenzie 1985)."""
    goes_on = sum(DAMPING**day for day in range(1, horizon + 1)) / TREND_DAYS
    return lambda known: np.nan_to_num(known[:, _column("month")].astype(np.float64)) * goes_on


def seasonal(_known: Known, _outcome: Floats, _horizon: int) -> Predict:
    """The price moves as in the same weeks of the last one to three years."""
    return lambda known: np.nan_to_num(known[:, _column("season")].astype(np.float64))


def blend(known: Known, outcome: Floats, _horizon: int) -> Predict:
    """A shrunk mixture of pulls: to the market's own level, to its neighbours, along trend and season.

    Its weights are learned for the whole crop, shrunk towards the last value, then for each place, shrunk
    towards the crop's.
    """
    pulls, place = _pulls(known), known[:, _PLACE]
    nothing = np.zeros(PULLS)
    shared = least_absolute(pulls, outcome, towards=nothing, borrowed=_DOUBT * len(outcome))
    own: dict[float, Floats] = {}
    for each in np.unique(place):
        rows = place == each
        own[each] = least_absolute(pulls[rows], outcome[rows], towards=shared, borrowed=_BORROWED)

    def predict(now: Known) -> Floats:
        weights = np.array([own.get(each, shared) for each in now[:, _PLACE]]).reshape(-1, PULLS)
        return np.asarray(np.clip((_pulls(now) * weights).sum(axis=1), -_PULL_LIMIT, _PULL_LIMIT))

    return predict


def _pulls(known: Known) -> Floats:
    return np.asarray(np.nan_to_num(known[:, :PULLS]), dtype=np.float64)


def least_absolute(columns: Floats, outcome: Floats, *, towards: Floats, borrowed: float) -> Floats:
    """The weights of columns that make the mean absolute error smallest (reweighted least squares).

    They are shrunk `towards` others as if so many `borrowed` examples spoke for those.
    """
    weights = towards
    spread = np.diag((columns**2).mean(axis=0) + 1e-9)
    for _ in range(_ROUNDS):
        trust = 1 / np.maximum(np.abs(outcome - columns @ weights), _SMOOTH)
        weighted = columns.T * trust
        prior = borrowed * trust.mean() * spread
        weights = np.linalg.solve(weighted @ columns + prior, weighted @ outcome + prior @ towards)
    return np.asarray(weights)


LADDER: Final = (
    Rung(name="last", lasts_days=0, learn=last_value),
    Rung(name="drift", lasts_days=0, learn=damped_drift),
    Rung(name="season", lasts_days=0, learn=seasonal),
    Rung(name="blend", lasts_days=182, learn=blend),
)
