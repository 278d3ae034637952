"""A login has one form, however a person writes it."""

import pytest

from services.accounts.errors import InvalidLogin
from services.accounts.rules import Login, read_login


@pytest.mark.parametrize(
    "written",
    [
        "9826012345",
        "09826012345",
        "98260 12345",
        "98260-12345",
        "+91 98260 12345",
        "0091 9826012345",
        "९८२६०१२३४५",
    ],
)
def test_an_indian_number_is_kept_in_one_form(written: str) -> None:
    assert read_login(written) == Login("phone", "+919826012345")


def test_a_number_from_abroad_keeps_its_code() -> None:
    assert read_login("+44 20 7946 0958") == Login("phone", "+442079460958")


@pytest.mark.parametrize("written", ["Sunita@Example.IN", "  sunita@example.in  "])
def test_an_email_is_kept_in_lower_case(written: str) -> None:
    assert read_login(written) == Login("email", "sunita@example.in")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "sunita",
        "sunita@",
        "@example.in",
        "a@b",
        "a@b@c.in",
        "12345",
        "98260123456789012345",
        "1800FLOWERS",
        "98260 12345 ext 5",
        "+91",
        "9826012345\x00",
        "x" * 250 + "@example.in",
        "9" * 10_000,
    ],
)
def test_what_is_neither_number_nor_address_is_refused(written: str) -> None:
    with pytest.raises(InvalidLogin):
        read_login(written)
