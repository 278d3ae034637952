"""Signing in, its limits, and what ends sessions."""

import pytest

from services import accounts
from services.accounts import SessionsEnded, SignInFailed, WrongPassword
from services.accounts.errors import PasswordTooShort
from services.core.errors import Invalid, RateLimited
from services.runtime import subscribers
from tests.world import PASSWORD, World

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
NEW = "monsoon comes late"


def _fail(login: str, address: str = HERE) -> None:
    with pytest.raises(SignInFailed):
        accounts.sign_in(login=login, password="not the password", address=address)


def test_the_right_password_signs_in(world: World) -> None:
    assert accounts.sign_in(login=" SUNITA@example.in ", password=PASSWORD, address=HERE) == world.seller


@pytest.mark.parametrize("login", ["sunita@example.in", "nobody@example.in", "98260 12345", "", "no login"])
def test_a_wrong_password_and_an_unknown_login_are_refused_alike(world: World, login: str) -> None:
    _fail(login)


@pytest.mark.parametrize("password", ["", PASSWORD + "x", PASSWORD.upper(), "x" * 100_000])
def test_nothing_but_the_password_opens(world: World, password: str) -> None:
    with pytest.raises(SignInFailed):
        accounts.sign_in(login="sunita@example.in", password=password, address=HERE)


def test_the_eleventh_wrong_try_from_one_address_waits(world: World) -> None:
    for _ in range(10):
        _fail("sunita@example.in")
    with pytest.raises(RateLimited) as refusal:
        accounts.sign_in(login="sunita@example.in", password=PASSWORD, address=HERE)
    assert 0 < refusal.value.details["retry_after"] <= 15 * 60


def test_an_unknown_login_waits_like_a_known_one(world: World) -> None:
    for _ in range(10):
        _fail("nobody@example.in")
    with pytest.raises(RateLimited):
        accounts.sign_in(login="Nobody@example.in", password=PASSWORD, address=HERE)


def test_ten_bad_tries_elsewhere_do_not_lock_a_bidder_out(world: World) -> None:
    for _ in range(10):
        _fail("bharat@example.in", ELSEWHERE)
    assert accounts.sign_in(login="bharat@example.in", password=PASSWORD, address=HERE) == world.buyer


def test_many_addresses_together_are_stopped_too(world: World) -> None:
    for n in range(50):
        _fail("bharat@example.in", f"198.51.100.{n // 10}")
    with pytest.raises(RateLimited):
        accounts.sign_in(login="bharat@example.in", password=PASSWORD, address=HERE)


def test_the_account_of_another_at_the_same_address_is_not_touched(world: World) -> None:
    for _ in range(10):
        _fail("sunita@example.in")
    assert accounts.sign_in(login="bharat@example.in", password=PASSWORD, address=HERE) == world.buyer


def test_a_right_password_gives_the_tries_back(world: World) -> None:
    for _ in range(3):
        for _ in range(9):
            _fail("sunita@example.in")
        accounts.sign_in(login="sunita@example.in", password=PASSWORD, address=HERE)


def test_hundreds_behind_one_address_sign_in_without_waiting(world: World) -> None:
    for _ in range(310):
        accounts.sign_in(login="sunita@example.in", password=PASSWORD, address=HERE)


def test_an_address_that_guesses_many_logins_waits(world: World) -> None:
    for n in range(300):
        _fail(f"guess{n}@example.in")
    with pytest.raises(RateLimited):
        accounts.sign_in(login="sunita@example.in", password=PASSWORD, address=HERE)


def test_a_changed_password_opens_and_the_old_one_does_not(world: World) -> None:
    person = accounts.change_password(user_id=world.seller.id, present=PASSWORD, new=NEW)
    assert person.session_version == world.seller.session_version + 1
    assert accounts.sign_in(login="sunita@example.in", password=NEW, address=HERE) == person
    with pytest.raises(SignInFailed):
        accounts.sign_in(login="sunita@example.in", password=PASSWORD, address=HERE)


def test_a_password_is_not_changed_without_the_present_one(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        accounts.change_password(user_id=world.seller.id, present="a guess of it", new="short")
    fields = refusal.value.details["fields"]
    assert isinstance(fields["present"], WrongPassword)
    assert isinstance(fields["new"], PasswordTooShort)
    assert accounts.sign_in(login="sunita@example.in", password=PASSWORD, address=HERE) == world.seller


def test_ending_sessions_is_told_so_that_open_sockets_can_close(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[SessionsEnded] = []
    monkeypatch.setitem(subscribers._live, SessionsEnded, [told.append])
    accounts.end_sessions(user_id=world.seller.id)
    assert told == [SessionsEnded(user_id=world.seller.id)]
