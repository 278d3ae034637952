"""How far apart bids are (BIDDING §2)."""

from bisect import bisect_right
from typing import Final

from services.bidding.rules.values import State, Terms

# Below each of these rupees per quintal, the step at the same place; from the last one on, the last step.
_BOUNDS: Final = tuple(100 * rupees for rupees in (500, 1_000, 2_500, 5_000, 10_000, 25_000))
_STEPS: Final = tuple(100 * rupees for rupees in (1, 2, 5, 10, 25, 50, 100))


def step_at(price: int, fixed: int | None = None) -> int:
    """Return the step at a price, in paise: the auction's fixed one, else the ladder's."""
    return _STEPS[bisect_right(_BOUNDS, price)] if fixed is None else fixed


def current_step(terms: Terms, state: State) -> int:
    """Return the step at the current price, or at the start price before the first bid, in paise."""
    return step_at(terms.start_price if state.price is None else state.price, terms.step)


def next_min(terms: Terms, state: State) -> int:
    """Return the least amount the next bid may have, in paise."""
    return terms.start_price if state.price is None else state.price + current_step(terms, state)
