"""The seal of the house: the key that signs its papers, and whose name stands on them."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Final

from services.runtime import ed25519

NAME_LETTERS: Final = 8
_secret = bytes(ed25519.KEY_BYTES)
_name = _address = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who signs: the name and address on its papers, its public key and that key's short name."""

    name: str
    address: str
    public_key: bytes
    key_name: str


def configure(*, key: str, otherwise: str, name: str, address: str) -> None:
    """Set the signing key (32 bytes in base64; empty: made of `otherwise`) and the house's name."""
    global _secret, _name, _address
    _secret = decode(key) if key else hashlib.sha256(f"papers:{otherwise}".encode()).digest()
    _name, _address = name, address
    the_house.cache_clear()


@cache
def the_house() -> House:
    """Who signs here; its public key is worked out for the first paper, not at the start."""
    assert _name, "an application configures its seal first"
    public = ed25519.public_key(_secret)
    return House(name=_name, address=_address, public_key=public, key_name=name_of_key(public))


def sign(message: bytes) -> bytes:
    """The house's signature (64 bytes) of a message."""
    return ed25519.sign(_secret, message)


def name_of_key(public: bytes) -> str:
    """Eight letters by which a public key is known from another."""
    return hashlib.sha256(public).hexdigest()[:NAME_LETTERS]


def encode(data: bytes) -> str:
    """Write bytes as base64 that an address may hold."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """Read them back; raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
