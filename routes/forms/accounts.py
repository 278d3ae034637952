"""Forms of people: registering, signing in, the account. What is wrong, the accounts service says."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from routes.context import LANGUAGES
from services import accounts, prices

_NOT_IN_LIST = _l("Choose one from the list.")


def _needed(longest: int | None = None, **attributes: str) -> dict[str, Any]:
    """Attributes of a field that must be filled; passwords have no maxlength, which would cut a paste."""
    limit = {"maxlength": longest} if longest else {}
    return {"required": True, **limit, **attributes}


def _states() -> list[SelectChoice]:
    states = [SelectChoice(value=state, label=gettext(state)) for state in prices.list_states()]
    return [SelectChoice(value="", label=gettext("Choose a state")), *states]


class PlaceFields:
    """State and district, both optional."""

    state = SelectField(
        _l("State"),
        choices=_states,
        invalid_choice_message=_NOT_IN_LIST,
        render_kw={"autocomplete": "address-level1"},
    )
    district = StringField(
        _l("District"),
        render_kw={
            "maxlength": accounts.LONGEST_DISTRICT,
            "autocomplete": "address-level2",
            "list": "districts",
        },
    )

    @property
    def districts(self) -> list[str]:
        """Districts to offer: those of the chosen state."""
        return prices.list_districts(state=self.state.data) if self.state.data else []


class RegisterForm(PlaceFields, FlaskForm):
    """A new buyer, seller or both."""

    roles = SelectMultipleField(
        _l("What will you do here?"),
        choices=[
            SelectChoice(value="seller", label=_l("I sell produce")),
            SelectChoice(value="buyer", label=_l("I buy produce")),
        ],
        invalid_choice_message=_NOT_IN_LIST,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    name = StringField(_l("Your name"), render_kw=_needed(accounts.LONGEST_NAME, autocomplete="name"))
    login = StringField(
        _l("Mobile number or e-mail"), render_kw=_needed(accounts.LONGEST_LOGIN, autocomplete="username")
    )
    password = PasswordField(_l("Password"), render_kw=_needed(autocomplete="new-password"))
    language = SelectField(_l("Language"), choices=LANGUAGES, invalid_choice_message=_NOT_IN_LIST)


class SignInForm(FlaskForm):
    """Login and password."""

    login = StringField(
        _l("Mobile number or e-mail"), render_kw=_needed(accounts.LONGEST_LOGIN, autocomplete="username")
    )
    password = PasswordField(_l("Password"), render_kw=_needed(autocomplete="current-password"))


class ProfileForm(PlaceFields, FlaskForm):
    """What a person says of themselves."""

    name = StringField(_l("Your name"), render_kw=_needed(accounts.LONGEST_NAME, autocomplete="name"))
    language = SelectField(_l("Language"), choices=LANGUAGES, invalid_choice_message=_NOT_IN_LIST)


class PasswordForm(FlaskForm):
    """The present password and a new one."""

    present = PasswordField(_l("Present password"), render_kw=_needed(autocomplete="current-password"))
    new = PasswordField(_l("New password"), render_kw=_needed(autocomplete="new-password"))


class TokenForm(FlaskForm):
    """What a new API token is called."""

    name = StringField(
        _l("Name of the token"), render_kw=_needed(accounts.LONGEST_TOKEN_NAME, autocomplete="off")
    )
