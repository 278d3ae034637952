"""Registering, signing in, signing out."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import get_locale, gettext

from presentation.refusals import message_of
from routes.errors import status_of
from routes.forms.accounts import RegisterForm, SignInForm
from routes.forms.faults import show_faults
from routes.guards import address, current_person, limited, public, signed_in_even_suspended
from routes.redirects import path_after
from routes.sessions import begin_session, end_session
from services import accounts
from services.accounts import Person, SignInFailed
from services.core.clock import utc_now
from services.core.errors import Invalid, RateLimited

bp = Blueprint("auth", __name__)
_LOGIN = "login_just_registered"


@bp.route("/register", methods=["GET", "POST"])
@public
@limited("30 per hour", per_address="200 per minute")
def register() -> Any:
    """Register; the answer is the same whether the login was free or taken."""
    if current_person():
        return redirect(path_after(url_for("public.home")))
    form = RegisterForm(language=str(get_locale()))
    if form.validate_on_submit() and _registered(form):
        session[_LOGIN] = form.login.data
        flash(
            gettext(
                "Your account is ready. Sign in to go on. If you registered with this login before, "
                "use the password you chose then."
            ),
            "success",
        )
        return redirect(url_for("auth.sign_in", next=path_after("") or None))
    return _register_page(form)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limited("60 per minute", per_address="600 per minute")
def sign_in() -> Any:
    """Sign in; what was wrong, login or password, is not told."""
    if current_person():
        return redirect(path_after(url_for("public.home")))
    form = SignInForm(login=session.get(_LOGIN, ""))
    if not form.validate_on_submit():
        return _sign_in_page(form)
    try:
        person = accounts.sign_in(
            login=form.login.data or "", password=form.password.data or "", address=address()
        )
    except (SignInFailed, RateLimited) as refusal:
        return _sign_in_refused(form, refusal)
    begin_session(person)
    return redirect(path_after(_start_of(person)))


@bp.post("/sign-out")
@signed_in_even_suspended
@limited("60 per minute")
def sign_out() -> Any:
    """Sign this browser out."""
    end_session()
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("public.home"))


def _registered(form: RegisterForm) -> bool:
    try:
        accounts.register(
            name=form.name.data or "",
            login=form.login.data or "",
            password=form.password.data or "",
            roles=form.roles.data or [],
            language=form.language.data,
            state=form.state.data,
            district=form.district.data,
            now=utc_now(),
        )
    except Invalid as refusal:
        show_faults(form, refusal)
        return False
    return True


def _register_page(form: RegisterForm) -> Any:
    page = render_template(
        "auth/register.html",
        form=form,
        next_path=path_after(""),
        shortest_password=accounts.SHORTEST_PASSWORD,
    )
    return page, 422 if form.errors else 200


def _sign_in_page(form: SignInForm) -> Any:
    page = render_template("auth/sign_in.html", form=form, next_path=path_after(""))
    return page, 422 if form.errors else 200


def _sign_in_refused(form: SignInForm, refusal: SignInFailed | RateLimited) -> Any:
    form.password.errors = [message_of(refusal)]
    page, _status = _sign_in_page(form)
    wait = refusal.details.get("retry_after")
    return page, status_of(refusal), {"Retry-After": str(wait)} if wait else {}


def _start_of(person: Person) -> str:
    """Where somebody who just signed in wants to be; people of several roles start at the lots."""
    places = {("admin",): "admin.index", ("seller",): "seller.dashboard", ("buyer",): "buyer.dashboard"}
    return url_for(places.get(person.roles, "public.home"))
