"""Registering, signing in and out, as a browser without scripts does it."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from services import accounts
from services.core.clock import utc_now
from tests.visitor import Visitor
from tests.world import PASSWORD, World

SUNITA: dict[str, Any] = {
    "name": "Sunita Patidar",
    "login": "98260 12345",
    "password": PASSWORD,
    "roles": ["seller"],
    "language": "hi",
    "state": "Madhya Pradesh",
    "district": "Indore",
}


def _constant(page: TestResponse) -> str:
    """A page without what is random in each, and without its moment."""
    return re.sub(r'(nonce|csrf_token" value|csrf-token" content|data-server-now)="[^"]+"', r"\1", page.text)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


def test_a_farmer_registers_and_signs_in_with_the_login_filled_in(visitor: Visitor) -> None:
    answer = visitor.post("/register", SUNITA)
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    page = visitor.get("/sign-in")
    assert 'value="98260 12345"' in page.text
    assert visitor.sign_in("98260 12345").location == "/seller"
    assert visitor.is_signed_in()


def test_registering_a_taken_login_answers_like_a_new_one(app: Flask, world: World) -> None:
    new, taken = Visitor(app), Visitor(app)
    answers = [
        visitor.post("/register", {**SUNITA, "login": login})
        for visitor, login in ((new, "fresh1@example.in"), (taken, "sunita@example.in"))
    ]
    pages = [visitor.get("/sign-in") for visitor in (new, taken)]
    assert {(answer.status_code, answer.location, answer.text) for answer in answers} == {
        (302, "/sign-in", answers[0].text)
    }
    assert _constant(pages[0]).replace("fresh1@", "sunita@") == _constant(pages[1])
    assert accounts.get_person(user_id=world.seller.id) == world.seller


def test_faults_stand_next_to_their_fields_and_what_was_typed_stays(visitor: Visitor) -> None:
    answer = visitor.post("/register", {**SUNITA, "login": "nobody", "password": "short"})
    assert answer.status_code == 422
    assert "Enter a mobile number such as 98260 12345, or an e-mail address." in answer.text
    assert "Use at least 10 characters." in answer.text
    assert 'value="Sunita Patidar"' in answer.text
    assert "short" not in answer.text.replace("shortcut", "")
    assert accounts.find_person_by_login(login="98260 12345") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("roles", ["admin"]), ("roles", []), ("state", "Atlantis"), ("language", "xx"), ("name", "n" * 121)],
)
def test_a_form_that_was_tampered_with_makes_nobody(visitor: Visitor, field: str, value: Any) -> None:
    assert visitor.post("/register", {**SUNITA, field: value}).status_code == 422
    assert accounts.find_person_by_login(login="98260 12345") is None


def test_markup_in_a_name_is_shown_as_text(visitor: Visitor) -> None:
    answer = visitor.post("/register", {**SUNITA, "name": "<script>alert(1)</script>", "login": ""})
    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_sixty_people_behind_one_address_register_and_sign_in(app: Flask) -> None:
    for n in range(60):
        visitor, login = Visitor(app), f"farmer{n}@example.in"
        assert visitor.post("/register", {**SUNITA, "login": login}).status_code == 302
        assert visitor.sign_in(login).status_code == 302


def test_a_wrong_password_and_an_unknown_login_get_the_same_page(app: Flask, world: World) -> None:
    pages = []
    for login in ("sunita@example.in", "nobody@example.in"):
        visitor = Visitor(app)
        answer = visitor.sign_in(login, "not the password")
        assert (answer.status_code, visitor.is_signed_in()) == (401, False)
        pages.append(_constant(answer).replace(login, ""))
    assert pages[0] == pages[1]
    assert "The login or the password is not right." in pages[0]


def test_too_many_tries_are_told_to_wait(visitor: Visitor, world: World) -> None:
    answers = [visitor.sign_in("sunita@example.in", f"guess number {n}") for n in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60
    assert "Too many tries." in answers[-1].text


def test_a_session_begun_by_another_is_not_carried_over_the_sign_in(visitor: Visitor, world: World) -> None:
    with visitor.client.session_transaction() as session:
        session["planted"] = "by another"
    token = visitor.csrf_token()
    before = visitor.client.get_cookie("mandi")
    visitor.sign_in("sunita@example.in")
    after = visitor.client.get_cookie("mandi")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert visitor.csrf_token() != token
    with visitor.client.session_transaction() as session:
        assert "planted" not in session


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(visitor: Visitor, world: World) -> None:
    cookie = visitor.sign_in("sunita@example.in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/auctions?page=2", "/auctions?page=2"),
        ("/account?", "/account"),
        ("https://evil.example/", "/seller"),
        ("//evil.example", "/seller"),
        ("/\\evil.example", "/seller"),
        ("javascript:alert(1)", "/seller"),
        ("", "/seller"),
    ],
)
def test_signing_in_leads_back_within_the_house_only(
    visitor: Visitor, world: World, wanted: str, led_to: str
) -> None:
    answer = visitor.post("/sign-in", {"login": "sunita@example.in", "password": PASSWORD, "next": wanted})
    assert answer.location == led_to


def test_a_page_that_asks_for_a_person_leads_to_the_sign_in_and_back(visitor: Visitor, world: World) -> None:
    sign_in = visitor.get("/account").location
    assert sign_in.startswith("/sign-in?next=")
    assert 'name="next" value="/account"' in visitor.get(sign_in).text


def test_a_form_without_its_csrf_token_signs_nobody_in(visitor: Visitor, world: World) -> None:
    answer = visitor.post(
        "/sign-in", {"login": "sunita@example.in", "password": PASSWORD, "csrf_token": "forged"}
    )
    assert answer.status_code == 400
    assert not visitor.is_signed_in()


def test_who_is_signed_in_is_led_past_the_sign_in(visitor: Visitor, world: World) -> None:
    visitor.sign_in("sunita@example.in")
    assert visitor.get("/sign-in?next=/account").location == "/account"
    assert visitor.get("/register").location == "/"


def test_signing_out_ends_the_session_of_this_device_only(app: Flask, world: World) -> None:
    phone, laptop = Visitor(app), Visitor(app)
    for device in (phone, laptop):
        device.sign_in("sunita@example.in")
    assert phone.post("/sign-out").location == "/"
    assert (phone.is_signed_in(), laptop.is_signed_in()) == (False, True)


def test_a_link_can_not_sign_anybody_out(visitor: Visitor, world: World) -> None:
    visitor.sign_in("sunita@example.in")
    assert visitor.get("/sign-out").status_code == 405
    assert visitor.is_signed_in()


def test_a_suspended_person_may_sign_in_to_look(visitor: Visitor, world: World) -> None:
    accounts.suspend(
        user_id=world.seller.id, reason="Never delivers", by=world.admin, now=utc_now(), address=""
    )
    visitor.sign_in("sunita@example.in")
    page = visitor.get("/account")
    assert page.status_code == 200
    assert "The reason: “Never delivers”." in page.text
