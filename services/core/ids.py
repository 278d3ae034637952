"""Public ids: short strings that cannot be counted through, one alphabet per kind of thing."""

import random
import string
from functools import cache, lru_cache
from typing import Final, Literal

from sqids import Sqids

from services.core.errors import NotFound

Kind = Literal[
    "auction",
    "sale",
    "user",
    "photo",
    "token",
    "notification",
    "run",
    "fee",
    "alert",
    "transfer",
    "paper",
    "payment",
    "order",
    "gateway_payment",
    "dispute",
    "offer",
]
_LETTERS: Final = string.ascii_letters + string.digits
MOST_KEPT: Final = 20_000
"""An id costs 100 µs to write, and every bid names its auction and two people."""
_secret = "demo"


def configure(secret: str) -> None:
    """Set the house's id key (PUBLIC_ID_KEY); changing it later breaks every shared link."""
    global _secret
    _secret = secret
    for kept in (_codec, public_id, _number_of):
        kept.cache_clear()


@lru_cache(MOST_KEPT)
def public_id(kind: Kind, number: int) -> str:
    """Write a database number as the public id of its kind."""
    return _codec(kind).encode([number])


def number_of(kind: Kind, public: object) -> int:
    """Read a public id back; raises NotFound for anything this house never issued."""
    if isinstance(public, str) and 8 <= len(public) <= 24 and public.isascii() and public.isalnum():
        return _number_of(kind, public)
    raise NotFound()


@lru_cache(MOST_KEPT)
def _number_of(kind: Kind, public: str) -> int:
    codec = _codec(kind)
    numbers = codec.decode(public)
    if len(numbers) == 1 and numbers[0] < 2**62 and codec.encode(numbers) == public:
        return numbers[0]
    raise NotFound()


@cache
def _codec(kind: Kind) -> Sqids:
    letters = list(_LETTERS)
    random.Random(f"{_secret}:{kind}").shuffle(letters)  # noqa: S311 - an obfuscation, not a secret
    return Sqids(alphabet="".join(letters), min_length=8)
