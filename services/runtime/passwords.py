"""Argon2id hashes of passwords, always made away from the event loop and never inside a transaction."""

from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from services.runtime.green import offload

_FULL: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP Password Storage Cheat Sheet: 19 MiB, so that twenty sign-ins at once fit a small machine."""
_LIGHT: Final = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
_hasher = _FULL
_hash_of_nobody = ""


def configure(*, light: bool) -> None:
    """Choose the effort; `light` is for tests, which hash thousands of passwords nobody steals."""
    global _hasher, _hash_of_nobody
    _hasher = _LIGHT if light else _FULL
    _hash_of_nobody = ""


def hash_password(password: str) -> str:
    """Hash a password for keeping."""
    return offload(_hasher.hash, password)


def password_matches(password_hash: str | None, password: str) -> bool:
    """Compare a password with a kept hash; None (nobody) takes as long as a real one and never matches."""
    global _hash_of_nobody
    if password_hash is None and not _hash_of_nobody:
        _hash_of_nobody = hash_password("nobody at all")
    return offload(_verify, password_hash or _hash_of_nobody, password) and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
