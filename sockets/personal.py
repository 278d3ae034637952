"""Coming and going: who a connection belongs to, and the room of each person's devices."""

from typing import Any

from flask import request
from flask_babel import get_locale
from flask_login import current_user
from flask_socketio import join_room

from services import accounts
from services.accounts import Person, SessionsEnded, TokenRevoked
from services.core.ids import public_id
from services.runtime import away
from services.runtime.subscribers import live
from sockets import connections
from sockets.connections import Connection
from sockets.server import NAMESPACE, socketio


def person_room(user_id: int) -> str:
    """The room of all devices of one person."""
    return f"user:{public_id('user', user_id)}"


@socketio.on("connect", namespace=NAMESPACE)
def connect(auth: Any = None) -> bool:
    """Let a device in: by cookie, by `auth: {token}`, or as a visitor; a wrong token is turned away."""
    token = auth.get("token") if isinstance(auth, dict) else None
    if token is not None and not isinstance(token, str):
        return False
    try:
        person = accounts.find_person_by_token(token=token) if token else _by_cookie()
    except Exception as fault:
        if away.refusal_of(fault) is None:
            raise
        _hang_up(request.sid)  # type: ignore[attr-defined]
        return False
    if token and person is None:
        return False
    connections.add(
        request.sid,  # type: ignore[attr-defined]
        Connection(
            user_id=person.id if person else None,
            token=token,
            session_version=person.session_version if person else 0,
            language=person.language if person else str(get_locale() or "en"),
            address=(request.remote_addr or "")[:45],
            person=person,
        ),
    )
    if person is not None:
        join_room(person_room(person.id))
    return True


def _hang_up(sid: str) -> None:
    """End the connection itself: a device comes back by its own pauses then, which a refusal would end."""
    manager = socketio.server.manager
    socketio.server.eio.disconnect(manager.eio_sid_from_sid(sid, NAMESPACE))


def disconnect(sid: str, *_reason: Any) -> None:
    """Forget a device; without a request of Flask, since thousands may go at once."""
    connections.remove(sid)


socketio.handlers.append(("disconnect", disconnect, NAMESPACE))


@live(SessionsEnded)
def sessions_ended(event: SessionsEnded) -> None:
    """Let no open device hear personal things any more; who may, comes back with the next connection."""
    connections.doubt(event.user_id)
    socketio.close_room(person_room(event.user_id), namespace=NAMESPACE)


@live(TokenRevoked)
def token_revoked(event: TokenRevoked) -> None:
    """Let the devices that came in by the token hear nothing personal any more."""
    connections.doubt(event.user_id)
    for sid in connections.list_without_right(user_id=event.user_id):
        socketio.server.leave_room(sid, person_room(event.user_id), namespace=NAMESPACE)


def _by_cookie() -> Person | None:
    return current_user.person if current_user.is_authenticated else None
