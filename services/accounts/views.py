"""What other domains and the doors may know of a person."""

from dataclasses import dataclass


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
    session_version: int
