"""Use cases of people: becoming one, signing in, changing what is known of oneself."""

from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy.exc import IntegrityError

from models.user import User
from services.accounts import rules
from services.accounts.admin_acts import note_admin_act
from services.accounts.errors import LoginTaken
from services.accounts.queries import lock_user, person_of
from services.accounts.rules import Newcomer
from services.accounts.views import Person
from services.runtime.passwords import hash_password
from services.runtime.transaction import transaction

_PROFILE_READERS: Final[dict[str, Callable[[str], str | None]]] = {
    "name": rules.read_name,
    "language": rules.read_language,
    "state": rules.read_state,
    "district": rules.read_district,
}


def create_person(
    *,
    name: str,
    login: str,
    password: str,
    roles: Collection[str],
    now: datetime,
    language: str = "en",
    state: str | None = None,
    district: str | None = None,
) -> Person:
    """Create a person of any role, for the house's own commands; people themselves `register`.

    Raises Invalid with `fields`, or LoginTaken.
    """
    newcomer = rules.read_newcomer(
        name=name,
        login=login,
        password=password,
        roles=roles,
        language=language,
        state=state,
        district=district,
        allowed=rules.ROLES,
    )
    return _write(newcomer, password_hash=hash_password(newcomer.password), now=now)


def register(
    *,
    name: str,
    login: str,
    password: str,
    roles: Collection[str],
    now: datetime,
    language: str = "en",
    state: str | None = None,
    district: str | None = None,
) -> Person | None:
    """Register a buyer, a seller or both; None when the login is taken, which no page may tell.

    Both ways cost one hash, beside which the rest of the time is small. Raises Invalid with `fields`.
    """
    newcomer = rules.read_newcomer(
        name=name,
        login=login,
        password=password,
        roles=roles,
        language=language,
        state=state,
        district=district,
    )
    password_hash = hash_password(newcomer.password)
    try:
        return _write(newcomer, password_hash=password_hash, now=now)
    except LoginTaken:
        return None


def change_profile(
    *,
    user_id: int,
    name: str | None = None,
    language: str | None = None,
    state: str | None = None,
    district: str | None = None,
) -> Person:
    """Change what a person says of themselves; None leaves a field as it is, "" empties a place.

    Raises Invalid with `fields`.
    """
    given = {"name": name, "language": language, "state": state, "district": district}
    values = rules.read_all(
        **{field: partial(_PROFILE_READERS[field], text) for field, text in given.items() if text is not None}
    )
    with transaction() as session:
        user = lock_user(session, user_id)
        for field, value in values.items():
            setattr(user, field, value)
        return person_of(user)


def take_role(*, user_id: int, role: str) -> Person:
    """Let a person also sell or also buy; a role once taken stays. Raises InvalidRoles."""
    roles = rules.read_roles((role,))
    with transaction() as session:
        user = lock_user(session, user_id)
        user.is_buyer = user.is_buyer or "buyer" in roles
        user.is_seller = user.is_seller or "seller" in roles
        return person_of(user)


def _write(newcomer: Newcomer, *, password_hash: str, now: datetime) -> Person:
    user = User(
        name=newcomer.name,
        email=newcomer.login.value if newcomer.login.kind == "email" else None,
        phone=newcomer.login.value if newcomer.login.kind == "phone" else None,
        password_hash=password_hash,
        is_buyer="buyer" in newcomer.roles,
        is_seller="seller" in newcomer.roles,
        is_admin="admin" in newcomer.roles,
        language=newcomer.language,
        state=newcomer.state,
        district=newcomer.district,
        session_version=1,
        created_at=now,
    )
    with transaction() as session:
        session.add(user)
        try:
            session.flush()
        except IntegrityError:
            raise LoginTaken() from None
        if user.is_admin:
            note_admin_act(act="create_admin", by=None, target_kind="user", target_id=user.id, now=now)
        return person_of(user)
