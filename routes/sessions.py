"""Who is asking: the session cookie of a browser, the bearer token of a program."""

from dataclasses import dataclass

from flask import Flask, Request, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, login_user

from services import accounts
from services.accounts import Person
from services.core.clock import utc_now

login_manager = LoginManager()


class Sessions(SecureCookieSessionInterface):
    """Sessions of browsers; a call with a token stands alone, so its cookie is not even read."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if _is_by_token(request):
            return self.session_class()
        return super().open_session(app, request)


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """Flask-Login's view of a person; the session version ends all sessions when it is raised."""

    person: Person

    def get_id(self) -> str:
        return f"{self.person.id}:{self.person.session_version}"


@login_manager.user_loader
def load_by_cookie(cookie_id: str) -> SignedIn | None:
    """Find who a session belongs to; None when it was signed out everywhere, or a token is to be judged."""
    if _is_by_token(request):
        return None
    number, _, version = cookie_id.partition(":")
    if not number.isdigit():
        return None
    person = accounts.find_person(user_id=int(number))
    if person is None or str(person.session_version) != version:
        return None
    return SignedIn(person)


@login_manager.request_loader
def load_by_token(incoming: Request) -> SignedIn | None:
    """Find who a bearer token belongs to; tokens open the API only."""
    scheme, _, token = incoming.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not incoming.path.startswith("/api/"):
        return None
    person = accounts.open_with_token(token=token.strip(), now=utc_now())
    return SignedIn(person) if person else None


def _is_by_token(incoming: Request) -> bool:
    return incoming.path.startswith("/api/") and "Authorization" in incoming.headers


def begin_session(person: Person) -> None:
    """Open a session of its own for a person: nothing of an earlier one lives on, its CSRF token neither."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(person))


def ask_nobody() -> None:
    """Show the rest of this request as to a stranger: who it is cannot be looked up now."""
    g._login_user = login_manager.anonymous_user()


def end_session() -> None:
    """Sign this browser out and forget all that its session held."""
    session.clear()


def register(app: Flask) -> None:
    """Install Flask-Login with the house's cookie flags."""
    config = app.config["HOUSE"]
    app.config.update(
        SESSION_COOKIE_NAME="mandi",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.public_url.startswith("https://"),
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 30,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.session_interface = Sessions()
    login_manager.session_protection = None
    login_manager.init_app(app)
