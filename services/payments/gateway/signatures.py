"""How the gateway signs: HMAC-SHA256 in hexadecimal, compared in constant time."""

import hashlib
import hmac


def sign(secret: str, message: bytes) -> str:
    """Sign a message as the gateway does."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def is_signed(secret: str, message: bytes, signature: str) -> bool:
    """Whether a signature is that of this message; never with an empty secret."""
    return bool(secret) and hmac.compare_digest(sign(secret, message).encode(), signature.encode())
