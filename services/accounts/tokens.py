"""API tokens: made once, kept only as a hash, taken back at any time."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select, update

from models.user import ApiToken
from services.accounts import rules
from services.accounts.errors import TooManyTokens
from services.accounts.events import TokenRevoked
from services.accounts.queries import find_use_of_token, lock_user, token_hash
from services.accounts.signing_in import sign_in
from services.accounts.views import Person
from services.core.errors import NotFound
from services.core.ids import number_of
from services.runtime.transaction import record, transaction

PREFIX: Final = "mandi_"
MOST_TOKENS: Final = 100
USE_IS_NOTED_EVERY: Final = timedelta(hours=1)


def create_token(*, user_id: int, name: str, now: datetime) -> str:
    """Make a token and return its text, which can't be read again.

    Raises InvalidTokenName, or TooManyTokens.
    """
    name = rules.read_token_name(name)
    text = PREFIX + secrets.token_urlsafe(32)
    working = select(func.count()).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    with transaction() as session:
        lock_user(session, user_id)
        if (session.scalar(working) or 0) >= MOST_TOKENS:
            raise TooManyTokens(most=MOST_TOKENS)
        session.add(ApiToken(user_id=user_id, name=name, token_hash=token_hash(text), created_at=now))
    return text


def sign_in_for_token(
    *, login: str, password: str, address: str, name: str, now: datetime
) -> tuple[Person, str]:
    """Sign a program in: who it acts for, and a token of its own. Raises as sign_in and create_token do."""
    person = sign_in(login=login, password=password, address=address)
    return person, create_token(user_id=person.id, name=name, now=now)


def revoke_token(*, user_id: int, token_id: str, now: datetime) -> None:
    """Take a token back by its public id; raises NotFound when it is not the person's working token."""
    number = number_of("token", token_id)
    _revoke(ApiToken.id == number, ApiToken.user_id == user_id, now=now)


def revoke_token_text(*, token: str, now: datetime) -> None:
    """Take back the token a program signs in with; raises NotFound."""
    _revoke(ApiToken.token_hash == token_hash(token), now=now)


def open_with_token(*, token: str, now: datetime) -> Person | None:
    """Find whose token this is and note, at most once an hour, that it is in use."""
    found = find_use_of_token(token=token)
    if found is None:
        return None
    person, used_at = found
    if used_at is None or used_at < now - USE_IS_NOTED_EVERY:
        here = ApiToken.token_hash == token_hash(token)
        with transaction() as session:
            session.execute(update(ApiToken).where(here).values(last_used_at=now))
    return person


def _revoke(*conditions: ColumnElement[bool], now: datetime) -> None:
    working = update(ApiToken).where(*conditions, ApiToken.revoked_at.is_(None)).values(revoked_at=now)
    with transaction() as session:
        user_id = session.scalar(working.returning(ApiToken.user_id))
        if user_id is None:
            raise NotFound()
        record(TokenRevoked(user_id=user_id))
