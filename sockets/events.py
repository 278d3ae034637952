"""How an event's handler is registered: validated, guarded, answered.

Not by Flask-SocketIO's own way, which runs each handler inside a request of Flask: that costs 100 µs an
event, and bids come thousands a second. A handler gets an application context, and a language only once
there is something to say in it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from flask import has_app_context
from pydantic import ValidationError

from sockets import connections
from sockets.errors import UnknownEvent, answered, wrong_shape
from sockets.payloads import SCHEMAS
from sockets.server import NAMESPACE, app_of_server, socketio

Handler = Callable[[str, Any], dict[str, Any]]


def on(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of an event: it gets the connection's id and the validated message."""

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


def _refuse_unknown(_name: str, sid: str, *_sent: Any) -> dict[str, Any]:
    """Answer an event this namespace does not have."""

    def refuse() -> dict[str, Any]:
        raise UnknownEvent()

    with _in_app():
        return answered("unknown", connections.get(sid).language, refuse)


socketio.handlers.append(("*", _refuse_unknown, NAMESPACE))
