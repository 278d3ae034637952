"""How the API is called: bodies, methods, callers, and the one shape of every refusal."""

import re
from typing import Any

from flask import Flask

from tests.api.conftest import V1, Caller, code_of
from tests.visitor import Visitor
from tests.world import World


def test_what_is_no_json_is_malformed(buyer: Caller, auction: str) -> None:
    path = f"/auctions/{auction}/bids"
    for body in ("", "{", "{'amount': 1}", "\xff", "[" * 30_000, '{"amount": ' + "9" * 5_000 + "}"):
        response = buyer("POST", path, data=body.encode("latin-1"), content_type="application/json")
        assert code_of(response) == (400, "malformed")


def test_json_that_is_no_object_is_invalid(buyer: Caller, auction: str) -> None:
    for body in ("[]", '"amount"', "5", "null", "true"):
        path = f"/auctions/{auction}/bids"
        sent = buyer("POST", path, data=body, content_type="application/json")
        assert code_of(sent) == (422, "invalid")


def test_text_that_is_no_unicode_is_invalid(buyer: Caller) -> None:
    response = buyer("PATCH", "/me", data=b'{"name": "\\ud800"}', content_type="application/json")
    assert code_of(response) == (422, "invalid")


def test_other_kinds_of_content_are_not_taken(buyer: Caller, seller: Caller, auction: str) -> None:
    form = {"amount": "5000"}
    assert code_of(buyer.post(f"/auctions/{auction}/bids", data=form)) == (415, "unsupported_media_type")
    assert code_of(buyer.post(f"/auctions/{auction}/bids")) == (415, "unsupported_media_type")
    assert code_of(seller.post(f"/auctions/{auction}/photos", {})) == (415, "unsupported_media_type")


def test_bodies_above_64_kib_are_too_large(buyer: Caller, auction: str) -> None:
    body = {"amount": "5000", "client_ref": "x" * 70_000}
    assert code_of(buyer.post(f"/auctions/{auction}/bids", body)) == (413, "too_large")


def test_unknown_paths_and_methods_are_told_in_json(anybody: Caller, auction: str) -> None:
    assert code_of(anybody.get("/nothing")) == (404, "not_found")
    assert code_of(anybody("GET", "/../nothing")) == (404, "not_found")
    response = anybody.delete("/auctions")
    assert code_of(response) == (405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_nothing_is_kept_by_caches_or_shown_to_other_origins(anybody: Caller, auction: str) -> None:
    response = anybody("GET", f"/auctions/{auction}", headers={"Origin": "https://elsewhere.example"})
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_wrong_token_is_refused_even_where_none_is_needed(anybody: Caller, auction: str) -> None:
    for wrong in ("Bearer mandi_wrong", "Bearer", "Basic YTpi", "", "mandi_wrong"):
        response = anybody("GET", f"/auctions/{auction}", headers={"Authorization": wrong})
        assert code_of(response) == (401, "unauthenticated")


def test_a_browsers_session_needs_the_csrf_token(app: Flask, world: World, auction: str) -> None:
    visitor = Visitor(app)
    visitor.sign_in("bharat@example.in")
    path, body = f"{V1}/auctions/{auction}/bids", _bid()
    assert visitor.client.get(f"{V1}/me").get_json()["user"]["name"] == "Bharat Mills"
    assert code_of(visitor.client.post(path, json=body)) == (400, "csrf")
    page = visitor.client.get("/how-it-works").text
    token = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert token is not None
    accepted = visitor.client.post(path, json=body, headers={"X-CSRFToken": token[1]})
    assert accepted.status_code == 201


def test_a_wrong_token_never_falls_back_to_the_session(app: Flask, world: World, auction: str) -> None:
    visitor = Visitor(app)
    visitor.sign_in("bharat@example.in")
    headers = {"Authorization": "Bearer mandi_wrong"}
    assert code_of(visitor.client.get(f"{V1}/me", headers=headers)) == (401, "unauthenticated")
    sent = visitor.client.post(f"{V1}/auctions/{auction}/bids", json=_bid(), headers=headers)
    assert code_of(sent) == (401, "unauthenticated")


def test_a_token_speaks_for_its_owner_whoever_is_signed_in(
    app: Flask, world: World, rival: Caller, auction: str
) -> None:
    visitor = Visitor(app)
    visitor.sign_in("bharat@example.in")
    headers = {"Authorization": f"Bearer {rival.token}"}
    assert visitor.client.get(f"{V1}/me", headers=headers).get_json()["user"]["name"] == "Ravi Traders"


def test_a_token_opens_the_api_only(app: Flask, buyer: Caller) -> None:
    headers = {"Authorization": f"Bearer {buyer.token}"}
    response = buyer.client.get("/account", headers=headers)
    assert response.status_code in (302, 401)


def test_refusals_speak_the_readers_language(anybody: Caller, auction: str) -> None:
    english = anybody("GET", "/me", headers={"Accept-Language": "en"}).get_json()["error"]
    assert english["message"] == "Please sign in first."


def _bid() -> dict[str, Any]:
    return {"amount": "5000", "client_ref": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}
