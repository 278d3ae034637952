"""Becoming a person of the house."""

from typing import Any

import pytest

from services import accounts
from services.accounts import LoginTaken
from services.core.clock import utc_now
from services.core.errors import Invalid
from tests.world import PASSWORD, World

SUNITA: dict[str, Any] = {
    "name": "Sunita Patidar",
    "login": "98260 12345",
    "password": PASSWORD,
    "roles": ("seller",),
    "language": "hi",
    "state": "Madhya Pradesh",
    "district": "Indore",
}


def test_a_farmer_registers_with_a_mobile_number(app: object) -> None:
    person = accounts.register(**SUNITA, now=utc_now())
    assert person is not None
    assert accounts.get_person(user_id=person.id) == person
    assert (person.phone, person.email, person.roles) == ("+919826012345", None, ("seller",))
    assert (person.language, person.state, person.district) == ("hi", "Madhya Pradesh", "Indore")


def test_a_taken_login_makes_nobody_and_changes_nothing(app: object) -> None:
    first = accounts.register(**SUNITA, now=utc_now())
    again = accounts.register(
        **{**SUNITA, "login": "+91-9826012345", "name": "Somebody Else", "password": "another long one"},
        now=utc_now(),
    )
    assert again is None
    assert accounts.find_person_by_login(login="9826012345") == first
    assert accounts.sign_in(login="9826012345", password=PASSWORD, address="") == first


def test_the_command_of_the_house_is_told_that_a_login_is_taken(world: World) -> None:
    with pytest.raises(LoginTaken):
        accounts.create_person(
            name="Again", login="Sunita@EXAMPLE.in", password=PASSWORD, roles=("buyer",), now=utc_now()
        )


def test_people_do_not_register_as_admins(app: object) -> None:
    with pytest.raises(Invalid) as refusal:
        accounts.register(**{**SUNITA, "roles": ("seller", "admin")}, now=utc_now())
    assert list(refusal.value.details["fields"]) == ["roles"]
    assert accounts.find_person_by_login(login="98260 12345") is None


def test_a_seller_may_also_buy_and_keeps_selling(world: World) -> None:
    assert accounts.take_role(user_id=world.seller.id, role="buyer").roles == ("buyer", "seller")
    assert accounts.take_role(user_id=world.seller.id, role="buyer").roles == ("buyer", "seller")


def test_nobody_takes_the_role_of_an_admin(world: World) -> None:
    with pytest.raises(Invalid):
        accounts.take_role(user_id=world.seller.id, role="admin")
    assert not accounts.get_person(user_id=world.seller.id).is_admin


def test_a_profile_changes_only_where_something_is_said(world: World) -> None:
    accounts.change_profile(user_id=world.seller.id, state="Gujarat", district="Rajkot", language="mr")
    person = accounts.change_profile(user_id=world.seller.id, name="Sunita Patel", district="")
    assert (person.name, person.language, person.state, person.district) == (
        "Sunita Patel",
        "mr",
        "Gujarat",
        None,
    )


def test_a_faulty_profile_changes_nothing(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        accounts.change_profile(user_id=world.seller.id, name="Sunita Patel", language="xx")
    assert list(refusal.value.details["fields"]) == ["language"]
    assert accounts.get_person(user_id=world.seller.id) == world.seller
