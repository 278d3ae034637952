"""Devices that speak to the namespace as a browser or a program does."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio.test_client import SocketIOTestClient

from services import accounts
from services.accounts import Person
from services.core.clock import utc_now
from services.core.ids import public_id
from sockets.server import NAMESPACE, socketio


class Device:
    """One connected device: sends events, keeps what is pushed to it."""

    def __init__(self, app: Flask, token: str | None = None, browser: FlaskClient | None = None) -> None:
        self._client: SocketIOTestClient = socketio.test_client(
            app,
            namespace=NAMESPACE,
            auth={"token": token} if token else None,
            flask_test_client=browser,
        )
        self._heard: list[dict[str, Any]] = []

    @property
    def connected(self) -> bool:
        return bool(self._client.is_connected(NAMESPACE))

    def ask(self, event: str, *message: Any) -> Any:
        """Send an event and return its ack."""
        return self._client.emit(event, *message, namespace=NAMESPACE, callback=True)

    def send(self, packet: str | bytes) -> Any:
        """Send a packet as it would come over the wire and return its ack, if it gets one."""
        self._client.acks = None
        socketio.server._handle_eio_message(self._client.eio_sid, packet)
        acks = self._client.acks
        return acks["args"][0] if acks else None

    def heard(self, event: str) -> list[Any]:
        """All messages of one kind pushed so far."""
        return [each["args"][0] for each in self.received() if each["name"] == event]

    def received(self) -> list[dict[str, Any]]:
        """Everything pushed so far, in order."""
        while self._client.queue:  # one by one: a thread may be pushing meanwhile
            self._heard.append(self._client.queue.pop(0))
        return self._heard

    def leave(self) -> None:
        """Disconnect."""
        self._client.disconnect(NAMESPACE)


@pytest.fixture
def device(app: Flask) -> Iterator[Callable[..., Device]]:
    """Connect a device of a person, or of a visitor; all leave at the end."""
    devices: list[Device] = []

    def connect(person: Person | None = None) -> Device:
        token = None
        if person is not None:
            token = accounts.create_token(user_id=person.id, name="device", now=utc_now())
        devices.append(Device(app, token))
        return devices[-1]

    yield connect
    for each in devices:
        if each.connected:
            each.leave()


def public(auction_id: int) -> str:
    """The id doors know an auction by."""
    return public_id("auction", auction_id)
