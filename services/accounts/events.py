"""What happens to people."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(Event):
    """Somebody signed out everywhere, by wish or by a new password."""

    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSuspended(Event):
    """The office stopped a person from acting."""

    user_id: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    """A program's token was taken back."""

    user_id: int
