"""API tokens: whose they are, and that they can be taken back."""

from datetime import timedelta

import pytest

from models.base import db
from models.user import ApiToken
from services import accounts
from services.accounts import SignInFailed, TooManyTokens
from services.accounts.tokens import MOST_TOKENS
from services.core.clock import utc_now
from services.core.errors import Invalid, NotFound
from tests.world import PASSWORD, World

NOW = utc_now().replace(microsecond=0)


def test_a_token_opens_for_its_owner(world: World) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="price bot", now=NOW)
    assert token.startswith("mandi_")
    assert accounts.open_with_token(token=token, now=NOW) == world.buyer
    assert accounts.find_person_by_token(token=token) == world.buyer


@pytest.mark.parametrize("token", ["", "mandi_", "mandi_" + "x" * 43, "x" * 10_000])
def test_an_unknown_token_opens_nothing(world: World, token: str) -> None:
    accounts.create_token(user_id=world.buyer.id, name="price bot", now=NOW)
    assert accounts.open_with_token(token=token, now=NOW) is None


def test_the_text_of_a_token_is_not_kept(world: World) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="price bot", now=NOW)
    row = db.session.query(ApiToken).one()
    assert all(token not in str(value) for value in vars(row).values())


def test_a_revoked_token_opens_nothing_and_is_not_listed(world: World) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="price bot", now=NOW)
    [listed] = accounts.list_tokens(user_id=world.buyer.id)
    accounts.revoke_token(user_id=world.buyer.id, token_id=listed.id, now=NOW)
    assert accounts.open_with_token(token=token, now=NOW) is None
    assert accounts.list_tokens(user_id=world.buyer.id) == []
    with pytest.raises(NotFound):
        accounts.revoke_token(user_id=world.buyer.id, token_id=listed.id, now=NOW)


def test_a_program_takes_its_own_token_back(world: World) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="price bot", now=NOW)
    accounts.revoke_token_text(token=token, now=NOW)
    assert accounts.find_person_by_token(token=token) is None


def test_the_token_of_another_can_not_be_revoked(world: World) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="price bot", now=NOW)
    [listed] = accounts.list_tokens(user_id=world.buyer.id)
    with pytest.raises(NotFound):
        accounts.revoke_token(user_id=world.rival.id, token_id=listed.id, now=NOW)
    assert accounts.find_person_by_token(token=token) == world.buyer


def test_the_use_of_a_token_is_noted_once_an_hour(world: World) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="price bot", now=NOW)

    def last_used_after(minutes: int) -> object:
        accounts.open_with_token(token=token, now=NOW + timedelta(minutes=minutes))
        return accounts.list_tokens(user_id=world.buyer.id)[0].last_used_at

    assert last_used_after(0) == NOW
    assert last_used_after(59) == NOW
    assert last_used_after(61) == NOW + timedelta(minutes=61)


def test_a_person_has_a_hundred_tokens_at_most(world: World) -> None:
    for n in range(MOST_TOKENS):
        accounts.create_token(user_id=world.buyer.id, name=f"bot {n}", now=NOW)
    with pytest.raises(TooManyTokens):
        accounts.create_token(user_id=world.buyer.id, name="one more", now=NOW)
    newest = accounts.list_tokens(user_id=world.buyer.id)[0]
    accounts.revoke_token(user_id=world.buyer.id, token_id=newest.id, now=NOW)
    assert accounts.create_token(user_id=world.buyer.id, name="one more", now=NOW)


def test_a_token_without_a_name_is_refused(world: World) -> None:
    with pytest.raises(Invalid):
        accounts.create_token(user_id=world.buyer.id, name=" ", now=NOW)


def test_a_program_signs_in_for_a_token(world: World) -> None:
    person, token = accounts.sign_in_for_token(
        login="bharat@example.in", password=PASSWORD, address="", name="API", now=NOW
    )
    assert person == world.buyer == accounts.find_person_by_token(token=token)


def test_a_program_with_a_wrong_password_gets_no_token(world: World) -> None:
    with pytest.raises(SignInFailed):
        accounts.sign_in_for_token(
            login="bharat@example.in", password="not the one", address="", name="API", now=NOW
        )
    assert accounts.list_tokens(user_id=world.buyer.id) == []
