"""What happens to people."""

from dataclasses import dataclass

from services.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(Event):
    """Somebody signed out everywhere or changed the password: open sockets of theirs are to be closed."""

    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSuspended(Event):
    """An admin suspended somebody."""

    user_id: int
