"""The one learned rung: boosted trees on how far prices move, shrunk towards not at all.

scikit-learn is an optional extra (requirements-forecast.txt); without it the ladder has one rung less.
"""

from typing import Final

import numpy as np

from services.prices.forecast.models import LADDER, Known, Predict, Rung, blend
from services.prices.forecast.series import Floats

try:
    from sklearn.ensemble import HistGradientBoostingRegressor
except ImportError:
    HistGradientBoostingRegressor = None

LASTS_DAYS: Final = 730
MOST_EXAMPLES: Final = 24_000
LEAST_EXAMPLES: Final = 1_000
ROUNDS: Final = 40
TRUST: Final = 0.7
"""Of what the trees say beyond the blend so much is believed."""
SEED: Final = 20261121
"""Early stopping draws nothing, but a run must be the same twice whatever the library does."""


def boosted(known: Known, outcome: Floats, horizon: int) -> Predict:
    """Quantile gradient boosting at the median, on what the blend leaves over; few examples: the blend."""
    base = blend(known, outcome, horizon)
    if len(outcome) < LEAST_EXAMPLES:
        return base
    if len(outcome) > MOST_EXAMPLES:
        step = np.linspace(0, len(outcome) - 1, MOST_EXAMPLES).round().astype(np.int64)
        known, outcome = known[step], outcome[step]
    model = HistGradientBoostingRegressor(
        loss="quantile",
        quantile=0.5,
        max_iter=ROUNDS,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=200,
        l2_regularization=1.0,
        max_bins=63,
        early_stopping=False,
        random_state=SEED,
    )
    already = base(known)
    seen = _seen(known, already)
    told = ~np.isnan(seen).all(axis=0)  # the library refuses a column that says nothing
    model.fit(seen[:, told], outcome - already)

    def predict(now: Known) -> Floats:
        first = base(now)
        return first + TRUST * np.asarray(model.predict(_seen(now, first)[:, told]), dtype=np.float64)

    return predict


def _seen(known: Known, already: Floats) -> Known:
    """All that is known but the number of the place, which has no order, and what the blend says."""
    return np.column_stack([known[:, :-1], already]).astype(np.float32)


def ladder() -> tuple[Rung, ...]:
    """All rungs that this machine can climb."""
    if HistGradientBoostingRegressor is None:
        return LADDER
    return (*LADDER, Rung(name="learned", lasts_days=LASTS_DAYS, learn=boosted))
