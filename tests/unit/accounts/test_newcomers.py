"""What a new person says of themselves is cleaned, and all faults are told at once."""

from typing import Any

import pytest

from services.accounts import errors
from services.accounts.rules import read_name, read_newcomer, read_roles, read_token_name
from services.core.errors import Invalid

GOOD: dict[str, Any] = {
    "name": "Sunita Patidar",
    "login": "98260 12345",
    "password": "turmeric-fields-42",
    "roles": ("seller",),
    "language": "hi",
    "state": "Madhya Pradesh",
    "district": "Indore",
}


def test_a_name_is_one_line_without_idle_spaces() -> None:
    assert read_name("  Sunita \t\n Patidar ") == "Sunita Patidar"


def test_a_name_in_an_indian_script_keeps_its_joiners() -> None:
    assert read_name("सुनीता क्\u200dष") == "सुनीता क्\u200dष"


def test_characters_that_would_turn_the_text_around_are_dropped_from_a_name() -> None:
    assert read_name("Sunita \u202egnirotS\u202c") == "Sunita gnirotS"


@pytest.mark.parametrize("name", ["", " ", "x", "12345", "\u202e\u202c", "y" * 121])
def test_an_illegible_or_endless_name_is_refused(name: str) -> None:
    with pytest.raises(errors.InvalidName):
        read_name(name)


@pytest.mark.parametrize("roles", [(), ("admin",), ("seller", "admin"), ("farmer",), ("",)])
def test_nobody_makes_an_admin_of_themselves(roles: tuple[str, ...]) -> None:
    with pytest.raises(errors.InvalidRoles):
        read_roles(roles)


@pytest.mark.parametrize("name", ["", "  ", "t" * 81])
def test_a_token_needs_a_short_name(name: str) -> None:
    with pytest.raises(errors.InvalidTokenName):
        read_token_name(name)


def test_a_place_may_be_left_out() -> None:
    newcomer = read_newcomer(**{**GOOD, "state": "", "district": None})
    assert (newcomer.state, newcomer.district) == (None, None)


def test_all_faults_are_told_at_once() -> None:
    wrong = {
        "name": "",
        "login": "nobody",
        "password": "short",
        "roles": (),
        "language": "xx",
        "state": "s" * 61,
        "district": "d" * 81,
    }
    with pytest.raises(Invalid) as refusal:
        read_newcomer(**wrong)
    assert {name: type(fault) for name, fault in refusal.value.details["fields"].items()} == {
        "name": errors.InvalidName,
        "login": errors.InvalidLogin,
        "password": errors.PasswordTooShort,
        "roles": errors.InvalidRoles,
        "language": errors.InvalidLanguage,
        "state": errors.TextTooLong,
        "district": errors.TextTooLong,
    }
