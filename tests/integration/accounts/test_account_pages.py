"""The account page and what is done there."""

import re

import pytest
from flask import Flask

from services import accounts
from services.core.clock import utc_now
from tests.visitor import Visitor
from tests.world import PASSWORD, World

NEW = "monsoon comes late"


@pytest.fixture
def seller(app: Flask, world: World) -> Visitor:
    """The seller, signed in."""
    visitor = Visitor(app)
    visitor.sign_in("sunita@example.in")
    return visitor


@pytest.fixture
def other_device(app: Flask, world: World) -> Visitor:
    """The same seller on another device."""
    visitor = Visitor(app, address="198.51.100.9")
    visitor.sign_in("sunita@example.in")
    return visitor


def test_details_are_saved_and_shown(seller: Visitor, world: World) -> None:
    answer = seller.post(
        "/account/profile",
        {"name": "Sunita Patel", "language": "en", "state": "Gujarat", "district": "Rajkot"},
    )
    assert answer.location == "/account"
    page = seller.get("/account").text
    assert 'value="Sunita Patel"' in page
    assert 'value="Rajkot"' in page
    assert accounts.get_person(user_id=world.seller.id).state == "Gujarat"


def test_a_faulty_detail_is_told_and_nothing_is_saved(seller: Visitor, world: World) -> None:
    answer = seller.post("/account/profile", {"name": "1", "language": "en", "state": "", "district": ""})
    assert answer.status_code == 422
    assert "Enter your name with 2 to 120 letters." in answer.text
    assert accounts.get_person(user_id=world.seller.id) == world.seller


def test_the_language_of_the_account_is_the_language_of_the_page(seller: Visitor) -> None:
    seller.post("/account/language", {"language": "hi", "next": "/account"})
    assert seller.get("/account").text.count('<html lang="hi"') == 1


def test_a_seller_starts_to_buy(seller: Visitor, world: World) -> None:
    assert seller.post("/account/roles", {"role": "buyer"}).location == "/account"
    assert accounts.get_person(user_id=world.seller.id).is_buyer
    assert seller.post("/account/roles", {"role": "admin"}).status_code == 422
    assert not accounts.get_person(user_id=world.seller.id).is_admin


def test_signing_out_elsewhere_ends_the_other_device_and_keeps_this_one(
    seller: Visitor, other_device: Visitor
) -> None:
    seller.post("/account/devices/sign-out")
    assert (seller.is_signed_in(), other_device.is_signed_in()) == (True, False)


def test_a_new_password_ends_the_other_device_and_keeps_this_one(
    seller: Visitor, other_device: Visitor
) -> None:
    answer = seller.post("/account/password", {"password-present": PASSWORD, "password-new": NEW})
    assert answer.location == "/account"
    assert (seller.is_signed_in(), other_device.is_signed_in()) == (True, False)
    assert other_device.sign_in("sunita@example.in").status_code == 401
    assert other_device.sign_in("sunita@example.in", NEW).status_code == 302


def test_a_password_is_not_changed_by_who_only_found_the_device(
    seller: Visitor, other_device: Visitor
) -> None:
    answer = seller.post("/account/password", {"password-present": "a guess of it", "password-new": NEW})
    assert answer.status_code == 422
    assert "The present password is not right." in answer.text
    assert other_device.is_signed_in()


def test_a_token_is_shown_once(seller: Visitor, world: World) -> None:
    shown = seller.post("/account/tokens", {"token-name": "price bot"})
    assert shown.status_code == 201
    match = re.search(r"mandi_[\w-]{43}", shown.text)
    assert match
    assert accounts.find_person_by_token(token=match[0]) == world.seller
    page = seller.get("/account").text
    assert "price bot" in page
    assert match[0] not in page


def test_a_revoked_token_is_refused(seller: Visitor, world: World) -> None:
    token = accounts.create_token(user_id=world.seller.id, name="price bot", now=utc_now())
    [listed] = accounts.list_tokens(user_id=world.seller.id)
    assert seller.post(f"/account/tokens/{listed.id}/revoke").location == "/account"
    assert accounts.find_person_by_token(token=token) is None


@pytest.mark.parametrize("token_id", ["1", "zzzzzzzz", "../../x"])
def test_a_token_that_is_not_there_is_not_found(seller: Visitor, token_id: str) -> None:
    assert seller.post(f"/account/tokens/{token_id}/revoke").status_code == 404


def test_the_token_of_another_is_not_found(seller: Visitor, world: World) -> None:
    token = accounts.create_token(user_id=world.buyer.id, name="mill", now=utc_now())
    [listed] = accounts.list_tokens(user_id=world.buyer.id)
    assert seller.post(f"/account/tokens/{listed.id}/revoke").status_code == 404
    assert accounts.find_person_by_token(token=token) == world.buyer


def test_a_token_opens_no_page(app: Flask, world: World) -> None:
    token = accounts.create_token(user_id=world.seller.id, name="price bot", now=utc_now())
    answer = Visitor(app).get("/account", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 302


def test_a_suspended_person_looks_but_does_not_act(seller: Visitor, world: World) -> None:
    _suspend(world)
    assert seller.get("/account").status_code == 200
    details = {"name": "Another Name", "language": "en", "state": "", "district": ""}
    assert seller.post("/account/profile", details).status_code == 403
    assert seller.post("/account/roles", {"role": "buyer"}).status_code == 403
    assert seller.post("/account/tokens", {"token-name": "bot"}).status_code == 403
    person = accounts.get_person(user_id=world.seller.id)
    assert (person.name, person.is_buyer) == ("Sunita Farmer", False)
    assert accounts.list_tokens(user_id=world.seller.id) == []


def test_a_suspended_person_can_still_close_the_doors_behind_them(
    seller: Visitor, other_device: Visitor, world: World
) -> None:
    accounts.create_token(user_id=world.seller.id, name="price bot", now=utc_now())
    [token] = accounts.list_tokens(user_id=world.seller.id)
    _suspend(world)
    seller.post(f"/account/tokens/{token.id}/revoke")
    seller.post("/account/devices/sign-out")
    assert accounts.list_tokens(user_id=world.seller.id) == []
    assert not other_device.is_signed_in()
    assert seller.post("/sign-out").location == "/"
    assert not seller.is_signed_in()


def test_a_stranger_chooses_language_and_colours_for_the_device(app: Flask) -> None:
    stranger = Visitor(app)
    assert stranger.post("/account/language", {"language": "mr", "next": "/register"}).location == "/register"
    stranger.post("/account/theme", {"theme": "dark"})
    page = stranger.get("/sign-in").text
    assert re.search('<html lang="mr"[^>]* data-theme="dark"', page)


@pytest.mark.parametrize("language", ["", "xx", "<script>"])
def test_a_language_the_house_does_not_speak_is_refused(app: Flask, language: str) -> None:
    assert Visitor(app).post("/account/language", {"language": language}).status_code == 422


def test_unknown_colours_are_those_of_the_device(app: Flask) -> None:
    stranger = Visitor(app)
    stranger.post("/account/theme", {"theme": "dark"})
    stranger.post("/account/theme", {"theme": "pink; path=/"})
    assert "data-theme" not in stranger.get("/sign-in").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
@pytest.mark.parametrize(
    ("path", "field", "value"), [("language", "language", "hi"), ("theme", "theme", "dark")]
)
def test_a_choice_leads_back_within_the_house_only(
    app: Flask, path: str, field: str, value: str, elsewhere: str
) -> None:
    answer = Visitor(app).post(f"/account/{path}", {field: value, "next": elsewhere})
    assert answer.location == "/"


def _suspend(world: World) -> None:
    accounts.suspend(
        user_id=world.seller.id, reason="Never delivers.", by=world.admin, now=utc_now(), address=""
    )
