"""Holds every answer of every test to what the OpenAPI says of its call."""

from contextlib import suppress

from flask import Flask
from pydantic import TypeAdapter
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from routes.api import spec
from routes.api.answers.words import ErrorAnswer
from routes.api.spec import Operation


def check_documented(app: Flask, response: TestResponse) -> None:
    """Check status and body of an answer; paths and methods that do not exist are left out."""
    called = _called(app, response)
    if called is None or response.status_code == 500:
        return
    call, status = called.call, response.status_code
    if status >= 400:
        assert status in spec.statuses(called), f"{called.view.__name__} does not document {status}"
        ErrorAnswer.model_validate_json(response.data)
        return
    assert status in (call.status, call.repeats)
    if call.sends:
        assert response.mimetype in call.sends
    elif call.gives:
        answers: object = call.gives[0]
        for other in call.gives[1:]:
            answers = answers | other  # type: ignore[operator]
        TypeAdapter(answers).validate_json(response.data, strict=True)
    else:
        assert response.data == b""


def _called(app: Flask, response: TestResponse) -> Operation | None:
    request = response.request
    adapter = app.url_map.bind("localhost")
    with suppress(HTTPException):
        rule, _arguments = adapter.match(request.path, request.method, return_rule=True)
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "call"):
            return Operation(rule.rule.replace("<", "{").replace(">", "}"), request.method.lower(), view)
    return None
