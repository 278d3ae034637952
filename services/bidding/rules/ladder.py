"""How far apart bids are (BIDDING §2)."""

from bisect import bisect_right
from datetime import datetime
from typing import Final

from services.bidding.rules.dutch import price_at
from services.bidding.rules.values import Format, State, Terms

# Below each of these rupees per quintal, the step at the same place; from the last one on, the last step.
_BOUNDS: Final = tuple(100 * rupees for rupees in (500, 1_000, 2_500, 5_000, 10_000, 25_000))
_STEPS: Final = tuple(100 * rupees for rupees in (1, 2, 5, 10, 25, 50, 100))


def step_at(price: int, fixed: int | None = None) -> int:
    """Return the step at a price, in paise: the auction's fixed one, else the ladder's."""
    return _STEPS[bisect_right(_BOUNDS, price)] if fixed is None else fixed


def current_step(terms: Terms, state: State) -> int:
    """Return the step at the current price, or at the start price before the first bid, in paise."""
    return step_at(terms.start_price if state.price is None else state.price, terms.step)


def least_bid(terms: Terms, state: State, *, now: datetime) -> int:
    """Return the least amount that is taken at `now` in any format (paise); after the end, as at the end."""
    if terms.format is Format.DUTCH:
        return price_at(terms, now=min(now, state.ends_at))
    return terms.start_price if terms.format.is_sealed else next_min(terms, state)


def next_min(terms: Terms, state: State) -> int:
    """Return the least amount the next bid of an English auction may have, in paise."""
    return terms.start_price if state.price is None else state.price + current_step(terms, state)
