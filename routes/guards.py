"""Who may enter a route, and how often: every view carries one guard, every POST one limit."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request
from flask_login import current_user

from services.accounts import NotYourRole, Person, Suspended
from services.core.errors import Unauthenticated
from services.runtime import limits

View = TypeVar("View", bound=Callable[..., Any])
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def current_person() -> Person | None:
    """Return who is signed in (by cookie, or by token on the API), or None."""
    return current_user.person if current_user.is_authenticated else None


def the_person() -> Person:
    """Return who is signed in; raises Unauthenticated when nobody is."""
    person = current_person()
    if person is None:
        raise Unauthenticated()
    return person


def public(view: View) -> View:
    """Anybody may look; nothing personal is shown to strangers."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Somebody signed in; who is suspended may look but not act."""
    return _guarded(view, "signed_in", lambda person: True)


def signed_in_even_suspended(view: View) -> View:
    """Somebody signed in, for acts that a suspension does not stop (signing out, own settings)."""
    return _guarded(view, "signed_in_even_suspended", lambda person: True, suspended_may=True)


def seller_only(view: View) -> View:
    """A seller who is not suspended (or only looks)."""
    return _guarded(view, "seller_only", lambda person: person.is_seller)


def buyer_only(view: View) -> View:
    """A buyer who is not suspended (or only looks)."""
    return _guarded(view, "buyer_only", lambda person: person.is_buyer)


def admin_only(view: View) -> View:
    """The market's secretary."""
    return _guarded(view, "admin_only", lambda person: person.is_admin)


def limited(per_account: str, *, per_address: str = "") -> Callable[[View], View]:
    """Limit acts per account, or per address for strangers (`per_address`, default the same).

    Thousands share one address behind a carrier: make the per-address limit generous.
    """

    def decorate(view: View) -> View:
        name = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            if request.method not in _SAFE:
                count(name, per_account=per_account, per_address=per_address or per_account)
            return view(*args, **kwargs)

        counted.limit = per_account  # type: ignore[attr-defined]
        return counted  # type: ignore[return-value]

    return decorate


def count(name: str, *, per_account: str, per_address: str) -> None:
    """Count one act of whoever is asking; raises RateLimited."""
    person = current_person()
    if person is not None:
        limits.hit(per_account, name, f"user:{person.id}")
    else:
        limits.hit(per_address, name, f"address:{address()}")


def address() -> str:
    """The address a request came from (behind TRUSTED_PROXIES proxies, the one they name)."""
    return (request.remote_addr or "")[:45]


def _guarded(view: View, name: str, may: Callable[[Person], bool], *, suspended_may: bool = False) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        person = the_person()
        if not may(person):
            raise NotYourRole()
        if person.suspended and not suspended_may and request.method not in _SAFE:
            raise Suspended()
        return view(*args, **kwargs)

    guarded.guard = name  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]
