"""The Socket.IO server object, configured once by the application factory."""

from flask import Flask
from flask_socketio import SocketIO

from services.runtime.config import Config
from sockets.packets import CheckedPacket
from sockets.payloads import SCHEMAS

NAMESPACE = "/auctions"
LARGEST_FRAME = 4 * 1024 * 1024
"""Above this a connection is cut; from 16 KiB up to it a message is refused in its ack (API, Sockets)."""

socketio = SocketIO()


def init_socketio(app: Flask, config: Config) -> None:
    """Attach the server to the application; foreign origins are refused."""
    app.extensions["socket_messages"] = SCHEMAS  # for the API's documentation, which may not look in here
    socketio.init_app(
        app,
        async_mode="threading" if config.testing else config.async_mode,
        cors_allowed_origins=[config.public_url] if config.public_url else None,
        message_queue=config.redis_url or None,
        serializer=CheckedPacket,
        max_http_buffer_size=LARGEST_FRAME,
        http_compression=False,
        manage_session=False,
        ping_interval=20,
        ping_timeout=20,
    )
