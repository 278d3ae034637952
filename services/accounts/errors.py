"""What the accounts domain refuses."""

from services.core.errors import N_, Conflict, Forbidden, Invalid, Unauthenticated


class Suspended(Forbidden):
    """Suspended people can look but not act."""

    code = "suspended"
    message = N_("Your account is suspended. Please contact the market office.")


class BuyerBlocked(Forbidden):
    """Who did not pay for a lot may not bid until the office clears it."""

    code = "buyer_blocked"
    message = N_(
        "You did not pay for a lot in time, so you cannot bid now. "
        "Call the market office: when it is settled, the office lets you bid again."
    )


class NotBlocked(Conflict):
    """There is no block to clear."""

    code = "not_blocked"
    message = N_("This person is not blocked.")


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


class InvalidLogin(Invalid):
    """Neither a phone number nor an e-mail address."""

    code = "invalid_login"
    message = N_("Enter a mobile number such as 98260 12345, or an e-mail address.")


class InvalidName(Invalid):
    """No legible name."""

    code = "invalid_name"
    message = N_("Enter your name with 2 to %(most)s letters.")


class InvalidRoles(Invalid):
    """No role, or one that is not for everybody to take."""

    code = "invalid_roles"
    message = N_("Choose whether you sell, buy, or both.")


class InvalidLanguage(Invalid):
    """A language the house does not speak."""

    code = "invalid_language"
    message = N_("Choose one of the languages in the list.")


class TextTooLong(Invalid):
    """A text does not fit its field."""

    code = "too_long"
    message = N_("Use at most %(most)s characters.")


class PasswordTooShort(Invalid):
    """Shorter than the house accepts."""

    code = "password_too_short"
    message = N_("Use at least %(least)s characters.")


class PasswordTooLong(Invalid):
    """Longer than the house hashes."""

    code = "password_too_long"
    message = N_("Use at most %(most)s characters.")


class PasswordTooCommon(Invalid):
    """Among the first that anybody would try."""

    code = "password_too_common"
    message = N_("This password is easy to guess. Choose another one.")


class InvalidReason(Invalid):
    """An admin acts without saying why."""

    code = "invalid_reason"
    message = N_("Write the reason in 3 to %(most)s characters.")


class InvalidTokenName(Invalid):
    """A token without a name, or one that is too long."""

    code = "invalid_token_name"
    message = N_("Give the token a name of at most %(most)s characters.")


class TooManyTokens(Conflict):
    """More working tokens than anybody needs."""

    code = "too_many_tokens"
    message = N_("You have %(most)s tokens. Revoke one that you no longer use first.")


class AlreadySuspended(Conflict):
    """The person is suspended already."""

    code = "already_suspended"
    message = N_("This person is suspended already.")


class NotSuspended(Conflict):
    """There is no suspension to lift."""

    code = "not_suspended"
    message = N_("This person is not suspended.")


class NotYourself(Forbidden):
    """Admins do not suspend themselves: nobody might be left to undo it."""

    code = "not_yourself"
    message = N_("You cannot suspend yourself.")
