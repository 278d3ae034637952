"""Accounts and tokens."""

from typing import Any

from flask import request

from routes.api.answers.people import TokenAnswer, UserAnswer
from routes.api.calling import Call
from routes.api.door import bp
from routes.api.schemas import ChangedMe, NewUser, SignIn
from routes.api.showing import user_dict
from routes.guards import address, limited, public, signed_in, signed_in_even_suspended, the_person
from services import accounts
from services.core.clock import utc_now
from services.core.errors import N_, Invalid, NotFound

ACCOUNTS = "Accounts"
TOKEN_NAME = "API"


class NotRegistered(Invalid):
    """The login belongs to somebody: told in words that name no field and promise nothing."""

    message = N_("These details cannot be used to register. If you have an account already, sign in.")


@bp.post("/users")
@public
@limited("30 per hour", per_address="200 per minute")
@Call(tag=ACCOUNTS, takes=NewUser, gives=(TokenAnswer,), status=201)
def register(sent: NewUser) -> Any:
    """Register, and get a token at once.

    Whoever holds the login already gets no token for it: the answer is then a plain 422 `invalid`
    without `fields`, after the same work. (A page can answer alike in both cases; a call that must
    hand out a working token can't, so the limits are what keeps logins from being tried in bulk.)
    """
    given = sent.model_dump(exclude={"phone", "email"})
    person = accounts.register(login=sent.phone or sent.email or "", now=utc_now(), **given)
    if person is None:
        raise NotRegistered()
    token = accounts.create_token(user_id=person.id, name=TOKEN_NAME, now=utc_now())
    return {"token": token, "user": user_dict(person)}


@bp.post("/tokens")
@public
@limited("60 per minute", per_address="600 per minute")
@Call(
    tag=ACCOUNTS,
    takes=SignIn,
    gives=(TokenAnswer,),
    status=201,
    refuses={401: "sign_in_failed", 409: "too_many_tokens"},
)
def sign_in(sent: SignIn) -> Any:
    """Sign in for a token of your own; it works until it is taken back."""
    person, token = accounts.sign_in_for_token(
        login=sent.login, password=sent.password, address=address(), name=sent.name, now=utc_now()
    )
    return {"token": token, "user": user_dict(person)}


@bp.delete("/tokens/current")
@signed_in_even_suspended
@limited("60 per minute")
@Call(tag=ACCOUNTS, status=204, refuses={404: "not_found"})
def sign_out() -> Any:
    """Take back the token this call is made with."""
    _scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        raise NotFound()
    accounts.revoke_token_text(token=token.strip(), now=utc_now())


@bp.get("/me")
@signed_in
@Call(tag=ACCOUNTS, gives=(UserAnswer,))
def me() -> Any:
    """Show your account."""
    return {"user": user_dict(the_person())}


@bp.patch("/me")
@signed_in
@limited("60 per hour")
@Call(tag=ACCOUNTS, takes=ChangedMe, gives=(UserAnswer,))
def change_me(sent: ChangedMe) -> Any:
    """Change your name, language or place; only what is sent changes."""
    given = sent.model_dump(exclude_unset=True)
    return {"user": user_dict(accounts.change_profile(user_id=the_person().id, **given))}
