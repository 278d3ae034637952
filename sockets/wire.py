"""One websocket of a green server: whole frames out of a buffer, whole messages into the kernel.

Stands in for eventlet's and simple-websocket's own, which read a frame with four calls and unmask it byte
by byte, and which write an answer to a ping into the middle of a message. RFC 6455, and of RFC 7692
(permessage-deflate) the form without memory: a client costs nothing for it, and a long message to a room is
compressed once for all. Storms of bids are ten times shorter on the air then.
"""

import base64
import errno
import hashlib
import socket
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from services.runtime import green

TEXT: Final = 1
BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
PONG: Final = 10
_CONTROL: Final = 8
_LONGEST_CONTROL: Final = 125
_READ_AT_ONCE: Final = 16 * 1024
_IN_A_ROW: Final = 16
"""Messages a client may have served while its next are there already, before others get their turn."""
_STUCK_S: Final = 40
"""A client that takes nothing for so long is gone; as long as the library waits for an answer to a ping."""
_PACKET_TYPES: Final = frozenset("0123456")
_PRESSED: Final = 0x40
"""RSV1 of the first frame: the message is compressed."""
_EMPTY_BLOCK: Final = b"\x00\x00\xff\xff"
"""What ends each compressed message and is left out on the wire."""
WITHOUT_MEMORY: Final = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"
_MAY_BE_ASKED: Final = frozenset(
    ("server_no_context_takeover", "client_no_context_takeover", "client_max_window_bits")
)
WORTH_PRESSING: Final = 2048
"""Shorter messages (a bid's ack, a lone bid told to a room) would gain less than they cost."""
_MAGIC: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Broken(Exception):
    """What came is no websocket frame; `args[0]` is the status to close with."""


class Framed(bytes):
    """Bytes that are frames already, or the rest of one."""


def framed(message: str | bytes, opcode: int | None = None) -> Framed:
    """Write a message as one unmasked frame."""
    if isinstance(message, str):
        return _frame(message.encode(), opcode or TEXT)
    return _frame(message, opcode or BINARY)


def pressed(message: str) -> Framed:
    """Write a text as one compressed frame, for clients that said they read such."""
    press = zlib.compressobj(level=1, wbits=-zlib.MAX_WBITS)
    body = press.compress(message.encode()) + press.flush(zlib.Z_SYNC_FLUSH)
    return _frame(body.removesuffix(_EMPTY_BLOCK), TEXT | _PRESSED)


def _frame(body: bytes, flags: int) -> Framed:
    size = len(body)
    if size <= _LONGEST_CONTROL:
        return Framed(bytes((0x80 | flags, size)) + body)
    if size <= 0xFFFF:
        return Framed(bytes((0x80 | flags, 126)) + size.to_bytes(2) + body)
    return Framed(bytes((0x80 | flags, 127)) + size.to_bytes(8) + body)


def agrees_to_press(asked: str | None) -> bool:
    """Whether one of the offers in Sec-WebSocket-Extensions is met by compression without memory."""
    for offer in (asked or "").split(","):
        name, *wishes = (part.strip().partition("=")[0].lower() for part in offer.split(";"))
        if name == "permessage-deflate" and _MAY_BE_ASKED.issuperset(wishes):
            return True
    return False


def accept_header(key: str) -> bytes:
    """Answer a client's Sec-WebSocket-Key."""
    return base64.b64encode(hashlib.sha1(key.encode() + _MAGIC, usedforsecurity=False).digest())


class Wire:
    """A websocket over a green socket; `answer` takes the frames that go out between messages.

    `presses` says that the client agreed to compressed messages, both ways.
    """

    def __init__(self, connection: Any, *, largest: int, is_tcp: bool = True, presses: bool = False) -> None:
        self._green = connection
        self._largest = largest
        self.presses = presses
        self._buffer = bytearray()
        self.answer: Callable[[Framed], None] = lambda _frame: None
        self._in_a_row = 0
        connection.settimeout(None)  # the library itself closes who answers no ping
        if is_tcp:  # without it, Nagle and delayed ACKs hold a second message back for 40 ms
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def kernel(self) -> Any:
        """The kernel's own socket, that never waits: eventlet keeps it in `fd`, gevent in `_sock`."""
        return self._green.fd if hasattr(self._green, "fd") else self._green._sock

    def wait(self) -> str | bytes | None:
        """Return the next message; None once the other side is gone or speaks nonsense."""
        try:
            return self._next_message()
        except (OSError, EOFError):
            return None
        except Broken as fault:
            self.answer(framed(int(fault.args[0]).to_bytes(2), CLOSE))
            return None

    def send(self, message: str | bytes) -> None:
        """Write a message, or bytes that are framed already; waits while the kernel takes no more."""
        self._green.settimeout(_STUCK_S)
        try:
            self._green.sendall(message if type(message) is Framed else framed(message))
        finally:
            self._green.settimeout(None)

    def close(self) -> None:
        """End both directions, so that whoever reads or writes here learns it at once."""
        try:
            self._green.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it was over already

    def _send_closing_frame(self, _ignore_faults: bool = False) -> None:
        """Eventlet calls it when the connection's handler is done; the writer has closed by then."""
        self.close()

    def _next_message(self) -> str | bytes | None:
        kind, parts, size = 0, [], 0
        while True:
            flags, body = self._next_frame(self._largest - size)
            opcode = flags & 0x0F
            if opcode & _CONTROL:
                if not self._take_control(opcode, body):
                    return None
                continue
            if (opcode == 0) != bool(parts) or opcode > BINARY or (flags & _PRESSED and parts):
                raise Broken(1002)
            kind, size = kind or flags, size + len(body)
            parts.append(body)
            if flags & 0x80:
                return self._whole(kind, b"".join(parts))

    def _whole(self, kind: int, body: bytes) -> str | bytes:
        if kind & _PRESSED:
            body = _unpressed(body, self._largest)
        return _read_text(body) if kind & 0x0F == TEXT else body

    def _take_control(self, opcode: int, body: bytes) -> bool:
        """Answer a ping or a close; returns whether the connection goes on."""
        if opcode == PING:
            self.answer(framed(body, PONG))
        elif opcode == CLOSE:
            self.answer(framed(body[:2], CLOSE))
            return False
        elif opcode != PONG:
            raise Broken(1002)
        return True

    def _next_frame(self, room: int) -> tuple[int, bytes]:
        """Return the first byte of the next frame, and its content."""
        self._in_a_row += 1
        if self._in_a_row > _IN_A_ROW:
            self._in_a_row = 0
            green.let_others_run()
        first, second = self._peek(2)[:2]
        size, at = second & 0x7F, 2
        may = _PRESSED if self.presses and not first & _CONTROL else 0
        if first & 0x70 & ~may or not second & 0x80:  # other extensions, or not masked as a client must
            raise Broken(1002)
        if first & _CONTROL and (size > _LONGEST_CONTROL or not first & 0x80):
            raise Broken(1002)
        if size == 126:
            size, at = int.from_bytes(self._peek(4)[2:4]), 4
        elif size == 127:
            size, at = int.from_bytes(self._peek(10)[2:10]), 10
        if size > room:
            raise Broken(1009)
        buffer, end = self._peek(at + 4 + size), at + 4 + size
        body = _unmasked(buffer[at + 4 : end], bytes(buffer[at : at + 4]))
        del buffer[:end]
        return first, body

    def _peek(self, size: int) -> bytearray:
        """Return the buffer once it holds `size` bytes."""
        while len(self._buffer) < size:
            got = self._green.recv(max(_READ_AT_ONCE, min(size - len(self._buffer), 256 * 1024)))
            if not got:
                raise EOFError
            self._buffer += got
        return self._buffer


def _unmasked(body: bytearray, mask: bytes) -> bytes:
    size = len(body)
    key = int.from_bytes((mask * (size // 4 + 1))[:size])
    return (int.from_bytes(body) ^ key).to_bytes(size)


def _unpressed(body: bytes, largest: int) -> bytes:
    reader = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        text = reader.decompress(body + _EMPTY_BLOCK, largest)
    except zlib.error:
        raise Broken(1007) from None
    if len(text) >= largest:  # a few bytes that would become gigabytes
        raise Broken(1009)
    return text


def _read_text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Broken(1007) from None


class EngineWire(Wire):
    """A websocket that passes over texts which are no Engine.IO packet; the library would stumble."""

    def wait(self) -> str | bytes | None:
        while True:
            message = super().wait()
            if not isinstance(message, str) or (message and message[0] in _PACKET_TYPES):
                return message


class Over:
    """The empty answer after a websocket: how pywsgi is told to await no other request behind it."""

    def __iter__(self) -> Iterator[bytes]:
        raise BrokenPipeError(errno.EPIPE, "the websocket is over")


def websocket_app(engine: Any) -> type:
    """Make the WSGI application that turns a request into a websocket, for the server that runs."""
    stock = engine._async["websocket"]
    largest = int(engine.max_http_buffer_size)

    class OfEventlet(stock):  # type: ignore[misc,valid-type]
        def _parse_extension_header(self, header: str | None) -> bool:
            return agrees_to_press(header)

        def _negotiate_permessage_deflate(self, agreed: bool) -> bool | None:
            """Without memory, or not at all: the library's own takes 90 KB a client."""
            return agreed or None

        def _format_extension_header(self, agreed: dict[str, Any]) -> bytes | None:
            return WITHOUT_MEMORY.encode() if agreed else None

        def _handle_hybi_request(self, environ: dict[str, Any]) -> Wire:
            stock_wire = super()._handle_hybi_request(environ)
            return EngineWire(stock_wire.socket, largest=largest, presses=bool(stock_wire.extensions))

    class OfGevent(stock):  # type: ignore[misc,valid-type]
        def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            body = environ["wsgi.input"]
            connection = getattr(body, "rfile", body).raw._sock
            if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
                start_response("426 Upgrade Required", [("Sec-WebSocket-Version", "13")])
                return []
            accept = accept_header(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""))
            head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            presses = agrees_to_press(environ.get("HTTP_SEC_WEBSOCKET_EXTENSIONS"))
            if presses:
                head += b"Sec-WebSocket-Extensions: " + WITHOUT_MEMORY.encode() + b"\r\n"
            connection.sendall(head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
            wire = EngineWire(connection, largest=largest, presses=presses)
            self.app(wire)
            wire.close()
            return Over()

    return OfEventlet if green.mode() == "eventlet" else OfGevent
