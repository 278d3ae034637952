"""People: who they are, how they sign in, what they may do."""

from services.accounts.admin_acts import note_admin_act
from services.accounts.blocking import block_buyer, clear_block
from services.accounts.errors import (
    AlreadySuspended,
    BuyerBlocked,
    InvalidLanguage,
    InvalidReason,
    LoginTaken,
    NotBlocked,
    NotSuspended,
    NotYourRole,
    NotYourself,
    SignInFailed,
    Suspended,
    TooManyTokens,
    WrongPassword,
)
from services.accounts.events import PersonSuspended, SessionsEnded, TokenRevoked
from services.accounts.queries import (
    PeopleFilter,
    find_person,
    find_person_by_login,
    find_person_by_token,
    get_person,
    list_people,
    list_tokens,
)
from services.accounts.rules import (
    LANGUAGES,
    LONGEST_DISTRICT,
    LONGEST_LOGIN,
    LONGEST_NAME,
    LONGEST_PASSWORD,
    LONGEST_REASON,
    LONGEST_TOKEN_NAME,
    SHORTEST_PASSWORD,
)
from services.accounts.service import change_profile, create_person, register, take_role
from services.accounts.signing_in import change_password, end_sessions, sign_in
from services.accounts.suspending import lift_suspension, suspend
from services.accounts.tokens import (
    create_token,
    open_with_token,
    revoke_token,
    revoke_token_text,
    sign_in_for_token,
)
from services.accounts.views import Person, PersonRow, Token

__all__ = [
    "LANGUAGES",
    "LONGEST_DISTRICT",
    "LONGEST_LOGIN",
    "LONGEST_NAME",
    "LONGEST_PASSWORD",
    "LONGEST_REASON",
    "LONGEST_TOKEN_NAME",
    "SHORTEST_PASSWORD",
    "AlreadySuspended",
    "BuyerBlocked",
    "InvalidLanguage",
    "InvalidReason",
    "LoginTaken",
    "NotBlocked",
    "NotSuspended",
    "NotYourRole",
    "NotYourself",
    "PeopleFilter",
    "Person",
    "PersonRow",
    "PersonSuspended",
    "SessionsEnded",
    "SignInFailed",
    "Suspended",
    "Token",
    "TokenRevoked",
    "TooManyTokens",
    "WrongPassword",
    "block_buyer",
    "change_password",
    "change_profile",
    "clear_block",
    "create_person",
    "create_token",
    "end_sessions",
    "find_person",
    "find_person_by_login",
    "find_person_by_token",
    "get_person",
    "lift_suspension",
    "list_people",
    "list_tokens",
    "note_admin_act",
    "open_with_token",
    "register",
    "revoke_token",
    "revoke_token_text",
    "sign_in",
    "sign_in_for_token",
    "suspend",
    "take_role",
]
