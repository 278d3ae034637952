"""Reads of people and their tokens."""

import hashlib
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.base import db
from models.user import ApiToken, User
from services.accounts import rules
from services.accounts.rules import Login, Role
from services.accounts.views import Person, PersonRow, Token
from services.core.errors import Invalid, NotFound
from services.core.ids import public_id
from services.core.pages import Page
from services.runtime import direct
from services.runtime.bulk import read_moment
from services.runtime.paging import read_page

_PERSON: Final = [field.name for field in fields(Person)]
_SINCE: Final = {"suspended": "u.suspended_at IS NOT NULL", "blocked": "u.blocked_at IS NOT NULL"}
_BY_TOKEN: Final = (
    "SELECT "  # noqa: S608
    + ", ".join(_SINCE.get(name, f"u.{name}") for name in _PERSON)
    + ", t.last_used_at FROM api_tokens t JOIN users u ON u.id = t.user_id "
    "WHERE t.token_hash = ? AND t.revoked_at IS NULL"
)
_ROLE_COLUMNS = {"buyer": User.is_buyer, "seller": User.is_seller, "admin": User.is_admin}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """Which people the admin looks for; `text` is found in name, phone and e-mail."""

    text: str = ""
    role: Role | None = None
    suspended: bool | None = None


def find_person(*, user_id: int) -> Person | None:
    """Find a person by database number."""
    user = db.session.get(User, user_id, populate_existing=True)
    return person_of(user) if user else None


def get_person(*, user_id: int) -> Person:
    """Get a person by database number; raises NotFound."""
    person = find_person(user_id=user_id)
    if person is None:
        raise NotFound()
    return person


def find_person_by_login(*, login: str) -> Person | None:
    """Find a person by phone or e-mail, however it is written; for the house's own commands."""
    try:
        user = find_user(rules.read_login(login))
    except Invalid:
        return None
    return person_of(user) if user else None


def find_person_by_token(*, token: str) -> Person | None:
    """Find whose API token this is; None when it is unknown or revoked."""
    found = find_use_of_token(token=token)
    return found[0] if found else None


def find_use_of_token(*, token: str) -> tuple[Person, datetime | None] | None:
    """Find whose API token this is and when its use was noted last; None when unknown or revoked.

    Every call of a program asks this, so it goes past the ORM.
    """
    rows = direct.fetch(_BY_TOKEN, [token_hash(token)])
    if not rows:
        return None
    *plain, used_at = rows[0]
    values = dict(zip(_PERSON, plain, strict=True))
    for name in ("is_buyer", "is_seller", "is_admin", *_SINCE):
        values[name] = bool(values[name])
    return Person(**values), read_moment(direct.dialect(), used_at)


def list_tokens(*, user_id: int) -> list[Token]:
    """List a person's working tokens, newest first."""
    query = (
        select(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    )
    return [
        Token(
            id=public_id("token", row.id),
            name=row.name,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in db.session.scalars(query)
    ]


def list_people(*, wanted: PeopleFilter, page: int = 1, per_page: int = 50) -> Page[PersonRow]:
    """List people for the admin, newest first."""
    query = select(User).where(*_conditions(wanted)).order_by(User.id.desc())
    found = read_page(query.execution_options(populate_existing=True), page=page, per_page=per_page)
    return found.map(lambda row: _row_of(row[0]))


def find_user(login: Login) -> User | None:
    """Find the row of a login in its normal form."""
    column = User.email if login.kind == "email" else User.phone
    return db.session.scalar(
        select(User).where(column == login.value).execution_options(populate_existing=True)
    )


def lock_user(session: Session, user_id: int) -> User:
    """Get the row of a person for changing it; raises NotFound."""
    user = session.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFound()
    return user


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
        blocked=user.blocked_at is not None,
        blocked_reason=user.blocked_reason,
        session_version=user.session_version,
    )


def _conditions(wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if text := wanted.text.strip()[: rules.LONGEST_LOGIN]:
        columns = (User.name, User.email, User.phone)
        conditions.append(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if wanted.role is not None:
        conditions.append(_ROLE_COLUMNS[wanted.role].is_(True))
    if wanted.suspended is not None:
        conditions.append(User.suspended_at.is_not(None) if wanted.suspended else User.suspended_at.is_(None))
    return conditions


def _row_of(user: User) -> PersonRow:
    person = person_of(user)
    return PersonRow(
        id=person.public_id,
        name=person.name,
        login=person.login,
        roles=person.roles,
        state=person.state,
        district=person.district,
        created_at=user.created_at,
        suspended_at=user.suspended_at,
        suspended_reason=user.suspended_reason,
    )
