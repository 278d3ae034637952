"""Ed25519 signatures (RFC 8032): whoever has the public key can check them."""

from typing import Any, Final

KEY_BYTES: Final = 32


def public_key(secret: bytes) -> bytes:
    """The public key (32 bytes) of a secret of 32 bytes."""
    public: bytes = _private(secret).public_key().public_bytes_raw()
    return public


def sign(secret: bytes, message: bytes) -> bytes:
    """Sign a message with a secret of 32 bytes; the same message has always the same 64 bytes."""
    signature: bytes = _private(secret).sign(message)
    return signature


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of a public key signed this very message; False for anything malformed."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see _private
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(secret: bytes) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - 6 MB, for who signs papers

    return ed25519.Ed25519PrivateKey.from_private_bytes(secret)
