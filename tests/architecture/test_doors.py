"""No door stands open by oversight: guards, limits, CSRF and message shapes."""

from flask import Flask
from werkzeug.routing import Rule

from sockets.payloads import SCHEMAS
from sockets.server import NAMESPACE

GUARDS = {"public", "signed_in", "signed_in_even_suspended", "seller_only", "buyer_only", "admin_only"}
SAFE = {"GET", "HEAD", "OPTIONS"}
WITHOUT_CSRF = {"api", "webhooks"}
"""Blueprints that check the token themselves, for whoever comes with a cookie instead of a bearer token, and
the one that believes signatures alone."""
STRANGERS_MAY_CHANGE = {
    "account.language", "account.theme", "api.register", "api.sign_in", "auth.register", "auth.sign_in",
    "webhooks.come_back", "webhooks.razorpay",
    "papers.verify_file",
}  # fmt: skip
"""What somebody who is not signed in may send; a name is added here on purpose or not at all."""
EVENTS = {
    "join_auction", "leave_auction", "place_bid", "auto_bid", "cancel_auto_bid", "end_auction",
    "get_auction_update", "clock",
}  # fmt: skip
"""The events the API promises, each with an ack."""


def _rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def _changes(rule: Rule) -> bool:
    return bool((rule.methods or set()) - SAFE)


def test_every_route_has_a_guard(app: Flask) -> None:
    guards = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "guard", None) for rule in _rules(app)
    }
    assert {endpoint for endpoint, guard in guards.items() if guard not in GUARDS} == set()


def test_strangers_may_change_only_what_is_listed(app: Flask) -> None:
    public = {
        rule.endpoint
        for rule in _rules(app)
        if _changes(rule) and getattr(app.view_functions[rule.endpoint], "guard", None) == "public"
    }
    assert public == STRANGERS_MAY_CHANGE


def test_every_route_that_changes_something_has_a_limit(app: Flask) -> None:
    changing = {rule.endpoint for rule in _rules(app) if _changes(rule)}
    assert {name for name in changing if not getattr(app.view_functions[name], "limit", None)} == set()


def test_only_the_api_is_exempt_from_the_csrf_check_of_forms(app: Flask) -> None:
    csrf = app.extensions["csrf"]
    assert {blueprint.name for blueprint in csrf._exempt_blueprints} <= WITHOUT_CSRF
    assert csrf._exempt_views == set()


def test_a_form_from_elsewhere_is_refused_by_every_page(app: Flask) -> None:
    client = app.test_client()
    adapter = app.url_map.bind("localhost")
    entered = []
    for rule in _rules(app):
        if rule.endpoint.partition(".")[0] in WITHOUT_CSRF:
            continue
        for method in sorted((rule.methods or set()) - SAFE):
            values = {
                name: 1 if hasattr(kind, "num_convert") else "x" for name, kind in rule._converters.items()
            }
            response = client.open(adapter.build(rule.endpoint, values, method=method), method=method)
            if response.status_code != 400:
                entered.append(f"{method} {rule.rule} answered {response.status_code}")
    assert entered == []


def test_every_socket_event_has_a_schema(app: Flask) -> None:
    handlers = app.extensions["socketio"].server.handlers[NAMESPACE]
    assert set(handlers) - {"connect", "disconnect", "*"} == set(SCHEMAS)
    assert set(SCHEMAS) >= EVENTS


def test_a_socket_message_with_something_beside_it_is_refused() -> None:
    lenient = [name for name, model in SCHEMAS.items() if model.model_config.get("extra") != "forbid"]
    assert lenient == []
    assert [name for name, model in SCHEMAS.items() if not model.model_config.get("strict")] == []
