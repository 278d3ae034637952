"""Reads of people and their tokens."""

import hashlib
from sqlalchemy import select

from models.base import db
from models.user import ApiToken, User
from services.accounts.views import Person


def find_person(*, user_id: int) -> Person | None:
    """Find a person by database number."""
    user = db.session.get(User, user_id, populate_existing=True)
    return person_of(user) if user else None


def find_person_by_token(*, token: str) -> Person | None:
    """Find whose API token this is; None when it is unknown or revoked."""
    query = (
        select(User)
        .join(ApiToken, ApiToken.user_id == User.id)
        .where(ApiToken.token_hash == token_hash(token), ApiToken.revoked_at.is_(None))
    )
    user = db.session.scalar(query)
    return person_of(user) if user else None


def token_hash(token: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_of(user: User) -> Person:
    """Build the plain view of a person."""
    return Person(
        id=user.id,
        name=user.name,
        email=user.email,
        phone=user.phone,
        is_buyer=user.is_buyer,
        is_seller=user.is_seller,
        is_admin=user.is_admin,
        language=user.language,
        state=user.state,
        district=user.district,
        suspended=user.suspended_at is not None,
        suspended_reason=user.suspended_reason,
        session_version=user.session_version,
    )
