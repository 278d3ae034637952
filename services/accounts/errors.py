"""What the accounts domain refuses."""

from services.core.errors import Conflict, Forbidden, Invalid, N_, Unauthenticated


class Suspended(Forbidden):
    """Suspended people can look but not act."""

    code = "suspended"
    message = N_("Your account is suspended. Please contact the market office.")


class NotYourRole(Forbidden):
    """The act belongs to another role."""

    message = N_("Your account does not have the role for this. You can change your roles in your account.")


class SignInFailed(Unauthenticated):
    """Login or password is wrong; which of them, nobody is told."""

    code = "sign_in_failed"
    message = N_("The login or the password is not right.")


class WrongPassword(Invalid):
    """The present password was not given rightly."""

    code = "wrong_password"
    message = N_("The present password is not right.")


class LoginTaken(Conflict):
    """A login is already in use; told only to the house's own commands, never on a page."""

    code = "login_taken"
    message = N_("This login is already in use.")
