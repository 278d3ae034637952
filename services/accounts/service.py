"""Use cases of people: becoming one, signing in, changing what is known of oneself."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from models.user import User
from services.accounts import rules
from services.accounts.errors import LoginTaken
from services.accounts.queries import person_of
from services.accounts.rules import Newcomer
from services.accounts.views import Person
from services.runtime.passwords import hash_password
from services.runtime.transaction import transaction


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

    Both ways cost one hash and one write, so that the time tells nothing either. Raises Invalid
    with `fields`.
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
        return person_of(user)
