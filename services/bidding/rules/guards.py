"""The guard against a slip of the finger (BIDDING §6)."""

from typing import Final

from services.bidding.rules.ladder import current_step, next_min
from services.bidding.rules.values import State, Terms

_STEPS_ABOVE: Final = 20


def needs_confirmation(
    terms: Terms, state: State, *, amount: int, is_plain: bool, reference: int | None
) -> bool:
    """Say whether to ask again: > 20 steps above next_min (plain), or > 1.5 × max(next_min, reference).

    All in paise per quintal; `reference` is the mandi price, None when there is none.
    """
    least = next_min(terms, state)
    if is_plain and amount > least + _STEPS_ABOVE * current_step(terms, state):
        return True
    return 2 * amount > 3 * max(least, reference or 0)
