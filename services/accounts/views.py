"""What other domains and the doors may know of a person."""

from dataclasses import dataclass
from datetime import datetime

from services.core.ids import public_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody signed in: who they are and what they may do."""

    id: int
    name: str
    email: str | None
    phone: str | None
    is_buyer: bool
    is_seller: bool
    is_admin: bool
    language: str
    state: str | None
    district: str | None
    suspended: bool
    suspended_reason: str | None
    blocked: bool
    blocked_reason: str | None
    session_version: int

    @property
    def public_id(self) -> str:
        """The id that pages and programs may see."""
        return public_id("user", self.id)

    @property
    def login(self) -> str:
        """What the person signs in with."""
        return self.phone or self.email or ""

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held: buyer, seller, admin."""
        held = (("buyer", self.is_buyer), ("seller", self.is_seller), ("admin", self.is_admin))
        return tuple(role for role, has in held if has)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person as the admin's list shows them."""

    id: str
    name: str
    login: str
    roles: tuple[str, ...]
    state: str | None
    district: str | None
    created_at: datetime
    suspended_at: datetime | None
    suspended_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A working API token; its text was shown once and is not kept."""

    id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None
