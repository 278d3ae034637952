"""The account: what one says of oneself, password, devices, API tokens; language and colours for all."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from routes.context import THEMES
from routes.forms.accounts import PasswordForm, ProfileForm, TokenForm
from routes.forms.faults import show_faults
from routes.guards import (
    current_person,
    limited,
    public,
    signed_in,
    signed_in_even_suspended,
    the_person,
)
from routes.redirects import path_after
from routes.sessions import begin_session
from services import accounts
from services.accounts import LANGUAGES, InvalidLanguage
from services.core.clock import utc_now
from services.core.errors import Invalid

bp = Blueprint("account", __name__, url_prefix="/account")
A_YEAR_S = 365 * 24 * 60 * 60


@bp.get("")
@signed_in
def show() -> Any:
    """Everything one can change about oneself."""
    return _page()


@bp.post("/profile")
@signed_in
@limited("60 per hour")
def save_profile() -> Any:
    """Change name, language and place."""
    form = ProfileForm()
    if not form.validate():
        return _page(profile=form)
    try:
        accounts.change_profile(
            user_id=the_person().id,
            name=form.name.data or "",
            language=form.language.data,
            state=form.state.data or "",
            district=form.district.data or "",
        )
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(profile=form)
    return _done(gettext("Your details are saved."))


@bp.post("/roles")
@signed_in
@limited("20 per hour")
def take_role() -> Any:
    """Start selling, or start buying, too."""
    accounts.take_role(user_id=the_person().id, role=request.form.get("role", ""))
    return _done(gettext("Your account has a new role."))


@bp.post("/password")
@signed_in_even_suspended
@limited("10 per hour")
def change_password() -> Any:
    """Change the password; every other device is signed out."""
    form = PasswordForm(prefix="password-")
    if not form.validate():
        return _page(password=form)
    try:
        person = accounts.change_password(
            user_id=the_person().id, present=form.present.data or "", new=form.new.data or ""
        )
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(password=form)
    begin_session(person)
    return _done(gettext("Your password is changed. All other devices are signed out."))


@bp.post("/devices/sign-out")
@signed_in_even_suspended
@limited("20 per hour")
def sign_out_elsewhere() -> Any:
    """Sign out everywhere but here."""
    begin_session(accounts.end_sessions(user_id=the_person().id))
    return _done(gettext("All other devices are signed out."))


@bp.post("/tokens")
@signed_in
@limited("30 per hour")
def create_token() -> Any:
    """Make an API token and show it this once."""
    form = TokenForm(prefix="token-")
    if not form.validate():
        return _page(token=form)
    try:
        text = accounts.create_token(user_id=the_person().id, name=form.name.data or "", now=utc_now())
    except Invalid as refusal:
        show_faults(form, refusal)
        return _page(token=form)
    return render_template("account/token.html", text=text), 201


@bp.post("/tokens/<token_id>/revoke")
@signed_in_even_suspended
@limited("60 per hour")
def revoke_token(token_id: str) -> Any:
    """Take an API token back."""
    accounts.revoke_token(user_id=the_person().id, token_id=token_id, now=utc_now())
    return _done(gettext("The token no longer works."))


@bp.post("/language")
@public
@limited("60 per minute", per_address="1200 per minute")
def language() -> Any:
    """Choose the language, for strangers in a cookie, for people in their account too."""
    code = request.form.get("language", "")
    if code not in LANGUAGES:
        raise InvalidLanguage()
    if person := current_person():
        accounts.change_profile(user_id=person.id, language=code)
    return _back_with_cookie("language", code)


@bp.post("/theme")
@public
@limited("60 per minute", per_address="1200 per minute")
def theme() -> Any:
    """Choose the colours of this device."""
    chosen = request.form.get("theme", "")
    return _back_with_cookie("theme", chosen if chosen in THEMES else "system")


def _page(
    *,
    profile: ProfileForm | None = None,
    password: PasswordForm | None = None,
    token: TokenForm | None = None,
) -> Any:
    person = the_person()
    wrong = profile or password or token
    page = render_template(
        "account/show.html",
        profile=profile or ProfileForm(formdata=None, obj=person),
        password=password or PasswordForm(formdata=None, prefix="password-"),
        new_token=token or TokenForm(formdata=None, prefix="token-"),
        tokens=accounts.list_tokens(user_id=person.id),
        shortest_password=accounts.SHORTEST_PASSWORD,
    )
    return page, 422 if wrong else 200


def _done(message: str) -> Any:
    flash(message, "success")
    return redirect(url_for("account.show"))


def _back_with_cookie(name: str, value: str) -> Any:
    response = redirect(path_after(url_for("public.home")))
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(name, value, max_age=A_YEAR_S, samesite="Lax", httponly=True, secure=secure)
    return response
