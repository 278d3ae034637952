"""What a use case may refuse: five kinds, and one small class per rule.

Messages are English msgids with named placeholders (`"Bid at least %(next_min)s per quintal."`);
a door translates them and fills the placeholders from `details`. No HTTP numbers here: every door
maps kinds with one table of its own.
"""

from typing import Any, ClassVar


def N_(message: str) -> str:
    """Mark a message for extraction without translating it."""
    return message


class DomainError(Exception):
    """A refusal with a stable code, a message msgid and plain-value details."""

    code: ClassVar[str] = "error"
    message: ClassVar[str] = N_("This could not be done.")

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details


class Invalid(DomainError):
    """What was sent has no meaning here; `details["fields"]` may name fields → message msgids."""

    code = "invalid"
    message = N_("Please check the marked fields.")


class NotFound(DomainError):
    """There is no such thing, or it is not yours to see."""

    code = "not_found"
    message = N_("We could not find that.")


class Unauthenticated(DomainError):
    """Nobody is signed in."""

    code = "unauthenticated"
    message = N_("Please sign in first.")


class Forbidden(DomainError):
    """You are known, but this is not yours to do."""

    code = "forbidden"
    message = N_("You are not allowed to do this.")


class Conflict(DomainError):
    """The state of things has moved on."""

    code = "conflict"
    message = N_("Something changed in the meantime. Look again and retry.")


class Unavailable(DomainError):
    """Not possible right now; a retry may succeed (`retry_after` seconds)."""

    code = "unavailable"
    message = N_("The service is busy. Please try again in a moment.")


class RateLimited(DomainError):
    """Too many requests; `retry_after` says how many seconds to wait."""

    code = "rate_limited"
    message = N_("Too many tries. Wait %(retry_after)s seconds and try again.")


class ConfirmationRequired(DomainError):
    """Possibly a slip of the finger; `confirm` is a signed token that lets it through."""

    code = "confirmation_required"
    message = N_("Please confirm this amount.")


class InvalidAmount(Invalid):
    """BIDDING §2: the text is not an amount of rupees we accept."""

    code = "invalid_amount"
    message = N_("Enter an amount in rupees with at most two decimals, for example 5,250 or 5250.50.")


class InvalidQuantity(Invalid):
    """The text is not a weight we accept."""

    code = "invalid_quantity"
    message = N_("Enter a quantity of at least 1 kg, for example 40 or 40.5.")
