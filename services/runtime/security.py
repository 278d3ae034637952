"""Signed, short-lived tokens for what a person must say twice."""

from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

_secret = ""


def configure(secret: str) -> None:
    """Set the key everything is signed with (SECRET_KEY)."""
    global _secret
    _secret = secret


def sign(purpose: str, payload: Any) -> str:
    """Sign a JSON-able payload for one purpose."""
    return URLSafeTimedSerializer(_secret, salt=purpose).dumps(payload)


def unsign(purpose: str, token: str, *, max_age_s: int) -> Any | None:
    """Return the payload, or None when the token is forged, foreign to the purpose or too old."""
    try:
        return URLSafeTimedSerializer(_secret, salt=purpose).loads(token, max_age=max_age_s)
    except BadSignature:
        return None
