"""People: who they are, how they sign in, what they may do."""

from services.accounts.errors import LoginTaken, NotYourRole, SignInFailed, Suspended, WrongPassword
from services.accounts.queries import find_person, find_person_by_token
from services.accounts.service import create_person, register
from services.accounts.views import Person

__all__ = [
    "LoginTaken",
    "NotYourRole",
    "Person",
    "SignInFailed",
    "Suspended",
    "WrongPassword",
    "create_person",
    "find_person",
    "find_person_by_token",
    "register",
]
