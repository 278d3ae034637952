"""What makes a name, a login, a password: values in, clean values or a refusal out."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final, Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from services.accounts import errors
from services.accounts.common_passwords import COMMON_PASSWORDS
from services.core.errors import DomainError, Invalid

Role = Literal["buyer", "seller", "admin"]

OWN_ROLES: Final[tuple[Role, ...]] = ("buyer", "seller")
"""Roles people give themselves; admins are made by the house's command."""
ROLES: Final[tuple[Role, ...]] = (*OWN_ROLES, "admin")
LANGUAGES: Final = ("en", "hi", "mr")
LONGEST_NAME: Final = 120
LONGEST_LOGIN: Final = 254
SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 128
LONGEST_STATE: Final = 60
LONGEST_DISTRICT: Final = 80
LONGEST_REASON: Final = 500
LONGEST_TOKEN_NAME: Final = 80
HOME_REGION: Final = "IN"
_PHONE = re.compile(r"\+?[\d\s().-]{4,30}")


@dataclass(frozen=True, slots=True)
class Login:
    """A login in the one form in which it is kept: E.164, or a lower-case address."""

    kind: Literal["phone", "email"]
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Everything about a new person, clean; the password is still to be hashed."""

    name: str
    login: Login
    password: str
    roles: frozenset[Role]
    language: str
    state: str | None
    district: str | None


def read_newcomer(
    *,
    name: str,
    login: str,
    password: str,
    roles: Collection[str],
    language: str,
    state: str | None,
    district: str | None,
    allowed: Collection[Role] = OWN_ROLES,
) -> Newcomer:
    """Read all fields at once; raises Invalid whose `fields` names every one that is wrong."""
    return Newcomer(
        **read_all(
            name=lambda: read_name(name),
            login=lambda: read_login(login),
            password=lambda: read_new_password(password, login=login),
            roles=lambda: read_roles(roles, allowed),
            language=lambda: read_language(language),
            state=lambda: read_state(state),
            district=lambda: read_district(district),
        )
    )


def read_all(**readers: Callable[[], Any]) -> dict[str, Any]:
    """Read every field, so that a person hears of all faults at once; raises Invalid with `fields`."""
    values: dict[str, Any] = {}
    faults: dict[str, DomainError] = {}
    for field, reader in readers.items():
        try:
            values[field] = reader()
        except DomainError as fault:
            faults[field] = fault
    if faults:
        raise Invalid(fields=faults)
    return values


def read_login(text: str) -> Login:
    """Read a phone number (India's without its code, others with + and code) or an e-mail address.

    Raises InvalidLogin; whether the address or number exists is not asked.
    """
    text = text.strip()
    if len(text) > LONGEST_LOGIN:
        raise errors.InvalidLogin()
    return Login("email", _email(text)) if "@" in text else Login("phone", _phone(text))


def read_new_password(password: str, *, login: str) -> str:
    """Accept what NIST SP 800-63B would: long enough, not a usual one, no rules of composition.

    The text is brought to one Unicode form, so that every keyboard writes the same password. Raises
    PasswordTooShort, PasswordTooLong or PasswordTooCommon.
    """
    password = read_password(password)
    if len(password) < SHORTEST_PASSWORD:
        raise errors.PasswordTooShort(least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise errors.PasswordTooLong(most=LONGEST_PASSWORD)
    plain = password.casefold()
    if plain in COMMON_PASSWORDS or len(set(plain)) < 4 or _is_login(plain, login):
        raise errors.PasswordTooCommon()
    return password


def read_password(password: str) -> str:
    """Bring a typed password to the form in which passwords are hashed (NFKC, SP 800-63B §5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def read_name(text: str) -> str:
    """Read the name a person goes by; raises InvalidName when nothing legible is left."""
    name = _one_line(text)
    if not 2 <= len(name) <= LONGEST_NAME or not any(c.isalpha() for c in name):
        raise errors.InvalidName(most=LONGEST_NAME)
    return name


def read_roles(roles: Collection[str], allowed: Collection[Role] = OWN_ROLES) -> frozenset[Role]:
    """Read at least one of the allowed roles; raises InvalidRoles."""
    if not roles or not set(roles) <= set(allowed):
        raise errors.InvalidRoles()
    return frozenset(role for role in allowed if role in roles)


def read_language(code: str) -> str:
    """Read one of the house's languages; raises InvalidLanguage."""
    if code not in LANGUAGES:
        raise errors.InvalidLanguage()
    return code


def read_state(text: str | None) -> str | None:
    """Read a state's name; nothing is fine."""
    return _optional(text, LONGEST_STATE)


def read_district(text: str | None) -> str | None:
    """Read a district's name; nothing is fine."""
    return _optional(text, LONGEST_DISTRICT)


def read_reason(text: str) -> str:
    """Read why an admin acts; raises InvalidReason when nothing is said."""
    reason = _one_line(text)
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise errors.InvalidReason(most=LONGEST_REASON)
    return reason


def read_token_name(text: str) -> str:
    """Read what a token is called; raises InvalidTokenName."""
    name = _one_line(text)
    if not 1 <= len(name) <= LONGEST_TOKEN_NAME:
        raise errors.InvalidTokenName(most=LONGEST_TOKEN_NAME)
    return name


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise errors.InvalidLogin() from None


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise errors.InvalidLogin()
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise errors.InvalidLogin() from None
    if not phonenumbers.is_valid_number(number):
        raise errors.InvalidLogin()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_login(password: str, login: str) -> bool:
    number = "".join(c for c in login if c.isdecimal())[-10:]
    typed = password.replace(" ", "")
    same_number = len(number) == 10 and typed.endswith(number) and not any(c.isalpha() for c in typed)
    return same_number or typed == login.strip().casefold()


def _optional(text: str | None, longest: int) -> str | None:
    line = _one_line(text or "")
    if len(line) > longest:
        raise errors.TextTooLong(most=longest)
    return line or None


def _one_line(text: str) -> str:
    """Drop control and direction characters and double spaces, which could disguise a name."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(
        c if not unicodedata.category(c).startswith("C") or c in "\u200c\u200d" else " " for c in text
    )
    return " ".join(kept.split())
