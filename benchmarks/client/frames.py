"""Just enough of WebSocket, engine.io 4 and Socket.IO 5, framed by hand.

Clients must mask their frames; a mask of zeros is legal and leaves the text as it is.
"""

import json
import os
import zlib
from base64 import b64encode
from typing import Any

NAMESPACE = b"/auctions,"
PRESSED = 0x40
"""The bit of a frame's first byte that says its text is compressed."""
_NO_MASK = bytes(4)
_PRESSING = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


def framed(text: bytes) -> bytes:
    """Frame a text as a client does."""
    size = len(text)
    if size < 126:
        return bytes((0x81, 0x80 | size)) + _NO_MASK + text
    return b"\x81\xfe" + size.to_bytes(2, "big") + _NO_MASK + text


def served(text: bytes) -> bytes:
    """Frame a text as a server does."""
    size = len(text)
    if size < 126:
        return bytes((0x81, size)) + text
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text


PONG = framed(b"3")


def upgrade_request(host: str, place: int, *, presses: bool = True) -> bytes:
    """Ask for a websocket; `place` spreads clients over processes as each browser's own cid does.

    `presses` offers compression as browsers do; what a house compresses then are long pushes alone.
    """
    key = b64encode(os.urandom(16)).decode()
    return (
        f"GET /socket.io/?EIO=4&transport=websocket&cid=bench{place} HTTP/1.1\r\nHost: {host}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"{_PRESSING if presses else ''}Sec-WebSocket-Key: {key}\r\n\r\n"
    ).encode()


def unpressed(body: bytes) -> bytearray:
    """Read a compressed text."""
    return bytearray(zlib.decompressobj(wbits=-zlib.MAX_WBITS).decompress(body + b"\x00\x00\xff\xff"))


def connecting(token: str | None) -> bytes:
    """Enter the namespace, as somebody or as a visitor."""
    return framed(b"40" + NAMESPACE + (_json({"token": token}) if token else b""))


def asking(ack: int, event: str, message: Any) -> bytes:
    """Send an event that wants an ack."""
    return framed(b"42%s%d%s" % (NAMESPACE, ack, _json([event, message])))


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
