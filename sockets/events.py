"""How an event's handler is registered: validated, guarded, answered; and the short way for bids.

The ordinary way runs a handler inside a request of Flask, which costs 100 µs an event. The short way gives
it an application context only, and a language only once there is something to say in it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from flask import has_app_context, request
from pydantic import ValidationError

from sockets import connections
from sockets.errors import UnknownEvent, answered, guarded, wrong_shape
from sockets.payloads import SCHEMAS
from sockets.server import NAMESPACE, app_of_server, socketio

Handler = Callable[[str, Any], dict[str, Any]]


def on(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of an event: it gets the connection's id and the validated message."""

    def decorate(handler: Handler) -> Handler:
        def receive(*sent: Any) -> dict[str, Any]:
            sid = request.sid  # type: ignore[attr-defined]
            language = connections.get(sid).language
            return guarded(name, language, lambda: handler(sid, _read(name, sent)))

        socketio.on_event(name, receive, namespace=NAMESPACE)
        return handler

    return decorate


def on_often(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of an event that comes thousands of times a second: without a request."""

    def decorate(handler: Handler) -> Handler:
        def receive(sid: str, *sent: Any) -> dict[str, Any]:
            with _in_app():
                language = connections.get(sid).language
                return answered(name, language, lambda: handler(sid, _read(name, sent)))

        socketio.handlers.append((name, receive, NAMESPACE))
        return handler

    return decorate


def _in_app() -> AbstractContextManager[Any]:
    return nullcontext() if has_app_context() else app_of_server().app_context()


def _read(name: str, sent: tuple[Any, ...]) -> Any:
    try:
        return SCHEMAS[name].model_validate(sent[0] if len(sent) == 1 else sent)
    except ValidationError as fault:
        raise wrong_shape(fault, sent) from None


def unknown_event(name: str, *_sent: Any) -> dict[str, Any]:
    """Answer an event this namespace does not have."""

    def refuse() -> dict[str, Any]:
        raise UnknownEvent()

    language = connections.get(request.sid).language  # type: ignore[attr-defined]
    return guarded("unknown", language, refuse)


socketio.on_event("*", unknown_event, namespace=NAMESPACE)
