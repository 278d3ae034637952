"""The guard against a slip of the finger: ask once more, with a token good for 60 seconds (BIDDING §6)."""

from typing import Any, Final

from services.bidding.commands import Command
from services.bidding.errors import StaleConfirm
from services.bidding.rules import State, needs_confirmation, next_min
from services.bidding.storing import Loaded
from services.core.errors import ConfirmationRequired
from services.core.money import Paise, parse_rupees, total_for
from services.runtime import security

PURPOSE: Final = "confirm-bid"
GOOD_FOR_S: Final = 60


def check_confirmed(command: Command, loaded: Loaded, before: State) -> None:
    """Let an unusual amount through only with the token that was given for it at this very price.

    Raises ConfirmationRequired with `confirm`, StaleConfirm when the price moved since the question.
    """
    if command.kind == "cancel":
        return
    asked = [loaded.id, command.bidder.id, command.kind, command.amount, command.own_step]
    if command.confirm is not None:
        given = security.unsign(PURPOSE, command.confirm, max_age_s=GOOD_FOR_S)
        if given is not None and given[:-1] == asked:
            if given[-1] != before.bid_count:
                raise StaleConfirm()
            return
    reference = _reference_price(loaded)
    if needs_confirmation(
        loaded.terms, before, amount=command.amount, is_plain=command.kind == "plain", reference=reference
    ):
        raise _question(command, loaded, before, asked, reference)


def _question(
    command: Command, loaded: Loaded, before: State, asked: list[Any], reference: int | None
) -> ConfirmationRequired:
    above = None if not reference else (command.amount - reference) * 100 // reference
    return ConfirmationRequired(
        confirm=security.sign(PURPOSE, [*asked, before.bid_count]),
        amount=command.amount,
        total=total_for(rate=Paise(command.amount), grams=loaded.grams),
        next_min=next_min(loaded.terms, before),
        reference=reference,
        percent_above_reference=above,
        good_for_s=GOOD_FOR_S,
    )


def _reference_price(loaded: Loaded) -> int | None:
    price = (loaded.reference or {}).get("price")
    return None if price is None else int(parse_rupees(price))
