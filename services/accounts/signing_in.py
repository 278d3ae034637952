"""Signing in, and everything that ends a session."""

from typing import Final

from models.base import db
from models.user import User
from services.accounts import rules
from services.accounts.errors import SignInFailed, WrongPassword
from services.accounts.events import SessionsEnded
from services.accounts.queries import find_user, lock_user, person_of
from services.accounts.rules import Login
from services.accounts.views import Person
from services.core.errors import Conflict, Invalid, NotFound
from services.runtime import limits
from services.runtime.passwords import hash_password, password_matches
from services.runtime.transaction import record, transaction

TRIES_HERE: Final = "10 per 15 minutes"
"""For one login from one address, so that a rival elsewhere can't lock a bidder out with ten bad tries."""
TRIES_ANYWHERE: Final = "50 per 15 minutes"
"""For one login from all addresses together."""
FAILURES_OF_ADDRESS: Final = "300 per 15 minutes"
"""For one address with any logins; only failures count, as thousands share one behind a carrier."""


def sign_in(*, login: str, password: str, address: str) -> Person:
    """Tell who has this login and password, for opening a session.

    Raises SignInFailed, alike in words and in time for an unknown login and a wrong password, or
    RateLimited. Suspended people may sign in: they can look.
    """
    wanted = _login_or_none(login)
    key = wanted.value if wanted else login.strip().casefold()[: rules.LONGEST_LOGIN]
    limits.ensure_free(FAILURES_OF_ADDRESS, "sign in", address)
    limits.hit(TRIES_HERE, "sign in", key, address)
    limits.hit(TRIES_ANYWHERE, "sign in", key)
    user = find_user(wanted) if wanted else None
    if not password_matches(user.password_hash if user else None, _typed(password)) or user is None:
        limits.hit(FAILURES_OF_ADDRESS, "sign in", address)
        raise SignInFailed()
    limits.forget(TRIES_HERE, "sign in", key, address)
    limits.forget(TRIES_ANYWHERE, "sign in", key)
    return person_of(user)


def change_password(*, user_id: int, present: str, new: str) -> Person:
    """Change the password and end all sessions; the asking one is opened anew by its door.

    Raises Invalid with `fields` (present, new), or Conflict when it was changed meanwhile.
    """
    old_hash, login = _secret_of(user_id)

    def check_present() -> None:
        if not password_matches(old_hash, _typed(present)):
            raise WrongPassword()

    values = rules.read_all(present=check_present, new=lambda: rules.read_new_password(new, login=login))
    new_hash = hash_password(values["new"])
    with transaction() as session:
        user = lock_user(session, user_id)
        if user.password_hash != old_hash:
            raise Conflict()
        user.password_hash = new_hash
        return _end_sessions(user)


def end_sessions(*, user_id: int) -> Person:
    """Sign a person out on every device; the asking one is opened anew by its door."""
    with transaction() as session:
        return _end_sessions(lock_user(session, user_id))


def _end_sessions(user: User) -> Person:
    user.session_version += 1
    record(SessionsEnded(user_id=user.id))
    return person_of(user)


def _secret_of(user_id: int) -> tuple[str, str]:
    user = db.session.get(User, user_id, populate_existing=True)
    if user is None:
        raise NotFound()
    return user.password_hash, person_of(user).login


def _login_or_none(text: str) -> Login | None:
    try:
        return rules.read_login(text)
    except Invalid:
        return None


def _typed(password: str) -> str:
    """One character beyond the longest is enough to be wrong, and cheap to hash."""
    return rules.read_password(password[: rules.LONGEST_PASSWORD + 1])
