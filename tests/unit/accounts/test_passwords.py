"""Passwords: long enough, not the first ones anybody would try, and nothing else."""

import pytest

from services.accounts.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort
from services.accounts.rules import read_new_password
from services.runtime import passwords

LOGIN = "+919826012345"


@pytest.mark.parametrize(
    "password",
    ["ten letters", "turmeric-fields-42", "हल्दी के खेत सुनहरे", "~!@#$%^&*()", "a" * 60 + "bcd" * 20],
)
def test_a_long_uncommon_password_needs_no_digits_or_signs(password: str) -> None:
    assert read_new_password(password, login=LOGIN) == password


def test_nine_characters_are_too_few_and_the_refusal_says_how_many_are_enough() -> None:
    with pytest.raises(PasswordTooShort) as refusal:
        read_new_password("nine char", login=LOGIN)
    assert refusal.value.details == {"least": 10}


def test_a_password_longer_than_the_limit_is_refused() -> None:
    with pytest.raises(PasswordTooLong):
        read_new_password("a1b2" * 33, login=LOGIN)


@pytest.mark.parametrize(
    "password", ["1234567890", "Password123", "India@12345", "aaaaaaaaaaaa", "1111122222"]
)
def test_the_first_guesses_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        read_new_password(password, login=LOGIN)


@pytest.mark.parametrize("password", ["9826012345", "09826012345", "+919826012345", "98260 12345"])
def test_the_own_number_is_no_password(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        read_new_password(password, login=LOGIN)


def test_the_own_address_is_no_password() -> None:
    with pytest.raises(PasswordTooCommon):
        read_new_password("Sunita@example.in", login="sunita@example.in")


def test_one_password_typed_on_two_keyboards_is_one_password() -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert read_new_password(composed, login=LOGIN) == read_new_password(decomposed, login=LOGIN)


def test_a_hash_matches_its_password_only() -> None:
    kept = passwords.hash_password("turmeric-fields-42")
    assert passwords.password_matches(kept, "turmeric-fields-42")
    assert not passwords.password_matches(kept, "turmeric-fields-43")


def test_nobody_has_no_password() -> None:
    assert not passwords.password_matches(None, "nobody at all")
