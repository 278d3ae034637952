"""Accounts by JSON: registering, signing in, tokens."""

from typing import Any

from flask import Flask

from services import accounts
from services.core.clock import utc_now
from tests.api.conftest import Caller, code_of
from tests.world import PASSWORD, World

NEW: dict[str, Any] = {
    "name": "Meena Kale",
    "phone": "98260 12345",
    "password": "monsoon-onions-9",
    "roles": ["seller", "buyer"],
    "language": "mr",
    "state": "Maharashtra",
    "district": "Nashik",
}


def test_registering_gives_a_token_that_works(app: Flask, anybody: Caller) -> None:
    response = anybody.post("/users", NEW)
    answer = response.get_json()
    assert response.status_code == 201
    assert set(answer) == {"token", "user"}
    assert (answer["user"]["phone"], answer["user"]["roles"]) == ("+919826012345", ["buyer", "seller"])
    assert Caller(app, answer["token"]).get("/me").get_json()["user"] == answer["user"]


def test_an_email_is_a_login_too(anybody: Caller) -> None:
    body = {name: value for name, value in NEW.items() if name != "phone"} | {"email": "Meena@Example.in"}
    assert anybody.post("/users", body).get_json()["user"]["email"] == "meena@example.in"


def test_all_faults_of_a_registration_are_told_at_once(anybody: Caller) -> None:
    response = anybody.post("/users", NEW | {"phone": "12", "password": "short", "name": "7"})
    assert code_of(response) == (422, "invalid")
    fields = response.get_json()["error"]["details"]["fields"]
    assert set(fields) == {"login", "name", "password"}
    assert fields["login"].startswith("Enter a mobile number")


def test_one_login_and_no_unknown_role_is_taken(anybody: Caller) -> None:
    for change in (
        {"email": "meena@example.in"},
        {"phone": None},
        {"roles": []},
        {"roles": ["admin"]},
        {"roles": "buyer"},
        {"is_admin": True},
        {"name": 7},
        {"name": "M" * 121},
        {"name": "Meena\x00"},
        {"language": "fr"},
        {"password": "x" * 129},
    ):
        assert code_of(anybody.post("/users", NEW | change)) == (422, "invalid"), change


def test_a_taken_login_gives_no_token_and_names_no_field(app: Flask, world: World, anybody: Caller) -> None:
    body = {name: value for name, value in NEW.items() if name != "phone"} | {"email": world.buyer.email}
    response = anybody.post("/users", body | {"password": PASSWORD})
    assert code_of(response) == (422, "invalid")
    assert response.get_json()["error"]["details"] == {}


def test_signing_in_gives_a_token_and_signing_out_ends_it(app: Flask, world: World, anybody: Caller) -> None:
    response = anybody.post("/tokens", {"login": world.buyer.email, "password": PASSWORD, "name": "phone"})
    assert response.status_code == 201
    device = Caller(app, response.get_json()["token"])
    assert device.get("/me").get_json()["user"]["id"] == world.buyer.public_id
    assert [token.name for token in accounts.list_tokens(user_id=world.buyer.id)] == ["phone"]
    gone = device.delete("/tokens/current")
    assert (gone.status_code, gone.data) == (204, b"")
    assert code_of(device.get("/me")) == (401, "unauthenticated")


def test_a_wrong_password_and_an_unknown_login_sound_alike(world: World, anybody: Caller) -> None:
    wrong = anybody.post("/tokens", {"login": world.buyer.email, "password": "something-else-1"})
    unknown = anybody.post("/tokens", {"login": "nobody@example.in", "password": "something-else-1"})
    assert code_of(wrong) == code_of(unknown) == (401, "sign_in_failed")
    assert wrong.get_json()["error"]["message"] == unknown.get_json()["error"]["message"]


def test_guessing_passwords_is_slowed_down(world: World, anybody: Caller) -> None:
    tries = [
        anybody.post("/tokens", {"login": world.rival.email, "password": f"guess-{n}-guess"})
        for n in range(11)
    ]
    assert code_of(tries[-1]) == (429, "rate_limited")
    wait = tries[-1].get_json()["error"]["details"]["retry_after"]
    assert tries[-1].headers["Retry-After"] == str(wait)


def test_what_is_said_of_oneself_can_be_changed(buyer: Caller) -> None:
    changed = buyer.patch("/me", {"name": "Bharat Oil Mills", "language": "hi", "state": "Gujarat"})
    user = buyer.get("/me").get_json()["user"]
    assert changed.get_json()["user"] == user
    assert (user["name"], user["language"], user["state"]) == ("Bharat Oil Mills", "hi", "Gujarat")
    assert buyer.patch("/me", {"state": ""}).get_json()["user"]["state"] is None
    assert code_of(buyer.patch("/me", {"roles": ["seller"]})) == (422, "invalid")
    assert code_of(buyer.patch("/me", {"name": ""})) == (422, "invalid")


def test_nothing_of_oneself_is_shown_without_a_token(anybody: Caller) -> None:
    for path in ("/me", "/me/auctions", "/me/bids", "/me/sales"):
        assert code_of(anybody.get(path)) == (401, "unauthenticated")


def test_somebody_suspended_can_still_sign_out(world: World, buyer: Caller) -> None:
    accounts.suspend(user_id=world.buyer.id, reason="does not pay", by=world.admin, now=utc_now(), address="")
    assert code_of(buyer.patch("/me", {"name": "Other"})) == (403, "suspended")
    assert buyer.delete("/tokens/current").status_code == 204
