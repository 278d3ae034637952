"""Ed25519 signatures (RFC 8032) with the standard library alone: whoever has the public key can check them.

It signs papers, a few a minute, with a key that signs nothing else; it does not hide how long it takes.
"""

import hashlib
from functools import cache
from typing import Final, TypeAlias

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
Point: TypeAlias = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, x·y = T/Z."""

_P: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE: Final = pow(2, (_P - 1) // 4, _P)
_NEUTRAL: Final[Point] = (0, 1, 1, 0)


def public_key(secret: bytes) -> bytes:
    """The public key (32 bytes) of a secret of 32 bytes."""
    scalar, _ = _expand(secret)
    return _compress(_times_base(scalar))


def sign(secret: bytes, message: bytes) -> bytes:
    """Sign a message with a secret of 32 bytes; the same message has always the same 64 bytes."""
    scalar, prefix = _expand(secret)
    public = _compress(_times_base(scalar))
    nonce = _number(prefix, message)
    commitment = _compress(_times_base(nonce))
    answer = (nonce + _number(commitment, public, message) * scalar) % _ORDER
    return commitment + answer.to_bytes(32, "little")


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of a public key signed this very message; False for anything malformed."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    owner, commitment = _decompress(public), _decompress(signature[:32])
    answer = int.from_bytes(signature[32:], "little")
    if owner is None or commitment is None or answer >= _ORDER:
        return False
    challenge = _number(signature[:32], public, message)
    return _same(_times_base(answer), _add(commitment, _times(challenge, owner)))


def _expand(secret: bytes) -> tuple[int, bytes]:
    if len(secret) != KEY_BYTES:
        raise ValueError("a secret has 32 bytes")
    digest = hashlib.sha512(secret).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    return scalar, digest[32:]


def _number(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % _ORDER


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    total = _NEUTRAL
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point, scalar = _add(point, point), scalar >> 1
    return total


def _times_base(scalar: int) -> Point:
    total = _NEUTRAL
    for power in _powers_of_base():
        if scalar & 1:
            total = _add(total, power)
        scalar >>= 1
    return total


@cache
def _powers_of_base() -> tuple[Point, ...]:
    """The base point doubled 0 to 255 times."""
    y = 4 * pow(5, -1, _P) % _P
    x = _x_of(y, odd=False)
    assert x is not None
    point, powers = (x, y, 1, x * y % _P), []
    for _ in range(256):
        powers.append(point)
        point = _add(point, point)
    return tuple(powers)


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % _P == 0


def _x_of(y: int, *, odd: bool) -> int | None:
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and odd):
        return None
    return _P - x if bool(x & 1) is not odd else x


def _compress(point: Point) -> bytes:
    back = pow(point[2], -1, _P)
    x, y = point[0] * back % _P, point[1] * back % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decompress(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    y, odd = number & ((1 << 255) - 1), bool(number >> 255)
    x = _x_of(y, odd=odd) if y < _P else None
    return None if x is None else (x, y, 1, x * y % _P)
