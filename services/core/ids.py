"""Public ids: short strings that cannot be counted through, one alphabet per kind of thing."""

import random
import string
from functools import cache
from typing import Final, Literal

from sqids import Sqids

from services.core.errors import NotFound

Kind = Literal["auction", "sale", "user", "photo", "token", "notification", "run"]
_LETTERS: Final = string.ascii_letters + string.digits
_secret = "demo"


def configure(secret: str) -> None:
    """Set the house's id key (PUBLIC_ID_KEY); changing it later breaks every shared link."""
    global _secret
    _secret = secret
    _codec.cache_clear()


def public_id(kind: Kind, number: int) -> str:
    """Write a database number as the public id of its kind."""
    return _codec(kind).encode([number])


def number_of(kind: Kind, public: object) -> int:
    """Read a public id back; raises NotFound for anything this house never issued."""
    codec = _codec(kind)
    if isinstance(public, str) and 8 <= len(public) <= 24 and public.isascii() and public.isalnum():
        numbers = codec.decode(public)
        if len(numbers) == 1 and codec.encode(numbers) == public and numbers[0] < 2**62:
            return numbers[0]
    raise NotFound()


@cache
def _codec(kind: Kind) -> Sqids:
    letters = list(_LETTERS)
    random.Random(f"{_secret}:{kind}").shuffle(letters)  # noqa: S311 - an obfuscation, not a secret
    return Sqids(alphabet="".join(letters), min_length=8)
