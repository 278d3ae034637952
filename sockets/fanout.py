"""Fast fan-out: a message is framed (and, when long, compressed) once, and written straight to each socket
that has nothing before it.

Stock python-socketio puts each message into a queue per client and wakes a writer, which frames it anew:
three times the work of the bare system calls. Here the writer is woken only for what the kernel would not
take. Only MESSAGE packets pass by the queue: the writer gives a client up that gets none for 40 s, and it
is the PINGs in its queue that keep it awake. For eventlet and gevent; threads would need a lock a client.

It stands on parts of the libraries that are not theirs to promise, so `switch_on` asks for their exact
versions and tries itself out; whatever it does not like, the ordinary path goes on as ever.
"""

import socket
import time
import weakref
from collections import deque
from importlib.metadata import version
from typing import Any, Final

import engineio.socket
import structlog
from engineio.packet import MESSAGE, PING
from engineio.packet import Packet as EnginePacket
from flask_socketio import SocketIO
from socketio.manager import Manager
from socketio.packet import EVENT
from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage
from wsproto.extensions import Extension, PerMessageDeflate

from services.runtime import green
from sockets.wire import WITHOUT_MEMORY, WORTH_PRESSING, EngineWire, Framed, framed, pressed, websocket_app

log = structlog.get_logger()
MOST_BEHIND: Final = 500
"""Packets a client may be behind before it is cut off; it catches up by version when it comes back."""
SLICE: Final = 64
AT_EASE_S: Final = 0.002
"""So long people are told in a row; then bids are taken and answered, before the others are told."""
BEHIND_S: Final = 0.12
"""The same while rooms wait too long for their news: bids keep a good part of the time, not all of it."""
OF_A_BID: Final = 4
"""Turns of the loop a bid takes: read, gathered, committed, answered. Fewer between two long tellings would
make it wait for several."""
_APART_S: Final = 0.01
"""What lies so far apart was not told in a row: others ran between."""
TRIAL_S: Final = 2
_KNOWN: Final = {"python-socketio": "5.18.1", "python-engineio": "4.15.1", "eventlet": "0.41.3"}


class Turns:
    """Shares the loop between telling rooms and everything else."""

    def __init__(self) -> None:
        self.is_behind = False
        """Whether rooms are told later than they should be."""
        self._began = self._seen = 0.0
        self._round = 0

    def give_way(self) -> None:
        """Let others run when people have been told for long enough in a row, whichever rooms they are in."""
        now = time.perf_counter()
        if now - self._seen > _APART_S:
            self._began = now
        elif now - self._began >= (BEHIND_S if self.is_behind else AT_EASE_S):
            now = self._pause()
        self._seen = now

    def _pause(self) -> float:
        """Return when the others have run; of all who paused meanwhile, the first begins the next round."""
        this = self._round
        for _ in range(OF_A_BID if self.is_behind else 1):
            green.let_others_run()
        now = time.perf_counter()
        if this == self._round:
            self._round, self._began = this + 1, now
        return now


turns = Turns()


class Ready:
    """A packet that is framed already: the rest of a message, or an answer between messages."""

    packet_type = MESSAGE
    data = ""

    def __init__(self, frame: Framed) -> None:
        self._frame = frame

    def encode(self, b64: bool = False) -> Framed:
        return self._frame


class FastSocket(engineio.socket.Socket):  # type: ignore[misc]  # the library has no types
    """A client's connection, written to directly while its own writer has nothing to do."""

    _kernel: Any = None
    _is_idle = False
    _is_cut = False

    def poll(self) -> Any:
        """Wait for packets; meanwhile messages may pass by, once the client is on a websocket."""
        self._is_idle = self._kernel is not None
        try:
            return super().poll()
        finally:
            self._is_idle = False

    def send(self, pkt: Any) -> None:
        """Send a packet: a message directly where it can be, everything else by the queue."""
        if pkt.packet_type == MESSAGE and self._is_idle and not self.queue.qsize() and not self.closed:
            self._write(pkt)
        elif self._has_room():
            super().send(pkt)

    def schedule_ping(self) -> None:
        """Ping in a while: the library keeps a task asleep for each client, here they stand in one line."""
        if self.last_ping:
            self.last_ping = None
            _pings.append((time.monotonic() + self.server.ping_interval, weakref.ref(self)))
            if len(_pings) == 1:
                self.server.start_background_task(_ping_in_turn, self.server)

    def ping(self) -> None:
        """Ask whether the client is still there."""
        if not self.closing and not self.closed:
            self.last_ping = time.time()
            self.send(EnginePacket(PING))

    def _write(self, pkt: Any) -> None:
        frame = pkt.__dict__.get("frame")
        if frame is None:
            frame = pkt.frame = framed(pkt.encode())
        if len(frame) >= WORTH_PRESSING and self._wire.presses and "is_public" in pkt.__dict__:
            frame = pkt.__dict__.get("small")
            if frame is None:
                frame = pkt.small = pressed(pkt.encode())
        try:
            written = self._kernel.send(frame, socket.MSG_DONTWAIT)
        except OSError:  # full, or gone, which the writer finds out
            self.queue.put(pkt)
            return
        if written < len(frame):
            self.queue.put(Ready(Framed(frame[written:])))

    def _has_room(self) -> bool:
        if self._is_cut:
            return False
        if self.queue.qsize() >= MOST_BEHIND and self._kernel is not None:
            self._is_cut = True
            log.info("a client that reads too slowly is cut off", behind=self.queue.qsize())
            self._wire.close()
        return not self._is_cut

    def _answer(self, frame: Framed) -> None:
        if self._has_room():
            self.queue.put(Ready(frame))

    def _websocket_handler(self, ws: Any) -> Any:
        if isinstance(ws, EngineWire):
            self._wire, self._kernel = ws, ws.kernel
            ws.answer = self._answer
        return super()._websocket_handler(ws)


_pings: deque[tuple[float, weakref.ref[FastSocket]]] = deque()
"""When to ping whom. It keeps nobody alive: who left is garbage while still young, and cheap to take out."""


def _ping_in_turn(server: Any) -> None:
    """Ping whose time has come, until nobody is left; all wait equally long, so they come in turn."""
    while _pings:
        due, known = _pings[0]
        rest = due - time.monotonic()
        if rest > 0 and known() is not None:
            server.sleep(rest)
            continue
        _ping(known())
        _pings.popleft()


def _ping(client: FastSocket | None) -> None:
    try:
        if client is not None:
            client.ping()
    except Exception:
        log.exception("a client could not be pinged")


class FastManager(Manager):  # type: ignore[misc]  # the library has no types
    """Rooms whose members of this process all get one and the same packet."""

    def emit(self, event: str, data: Any, namespace: str, room: Any = None, **more: Any) -> None:
        """Send to a room; whatever is not a plain message to one room goes the ordinary way."""
        room = more.pop("to", None) or room
        if more.get("skip_sid") or more.get("callback") or isinstance(room, (list, tuple)):
            super().emit(event, data, namespace, room=room, **more)
            return
        members = self.rooms.get(namespace, {}).get(room)
        if not members:
            return
        arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        encoded = self.server.packet_class(EVENT, namespace=namespace, data=[event, *arguments]).encode()
        packet = EnginePacket(MESSAGE, encoded)
        packet.is_public = True  # beside a secret, the length of what is compressed would tell of it
        sockets = self.server.eio.sockets
        recipients = list(members.values())
        for start in range(0, len(recipients), SLICE):
            if len(recipients) > SLICE:
                turns.give_way()
            for eio_sid in recipients[start : start + SLICE]:
                client = sockets.get(eio_sid)
                if client is not None and not client.closed:
                    client.send(packet)


def switch_on(socketio: SocketIO) -> bool:
    """Let a server that was just made use the fast fan-out; returns whether it does."""
    server = socketio.server
    doubt = _doubt(server)
    if doubt:
        log.warning("the fast fan-out stays off", why=doubt)
        return False
    engineio.socket.Socket = FastSocket
    server.eio._async = {**server.eio._async, "websocket": websocket_app(server.eio)}
    return True


def _doubt(server: Any) -> str:
    if green.mode() == "threading":
        return "threads would need a lock for each client"
    for name, known in _KNOWN.items():
        if (name != "eventlet" or green.mode() == name) and version(name) != known:
            return f"{name} {version(name)} is not {known}"
    try:
        return _try_out(server.eio)
    except Exception as fault:
        log.debug("the trial failed", exc_info=True)
        return f"its trial failed: {fault!r}"


def _try_out(engine: Any) -> str:
    """Send messages of each length of frame both ways, read by another implementation of websockets."""
    return _exchange(engine, []) or _exchange(engine, [_pressing()])


def _pressing() -> PerMessageDeflate:
    extension = PerMessageDeflate()
    extension.finalize(WITHOUT_MEMORY)
    return extension


def _exchange(engine: Any, extensions: list[Extension]) -> str:
    mine, theirs = socket.socketpair()
    with mine, theirs:
        theirs.settimeout(TRIAL_S)
        client, other = FastSocket(engine, "trial"), Connection(ConnectionType.CLIENT, extensions)
        wire = EngineWire(mine, largest=1024 * 1024, is_tcp=False, presses=bool(extensions))
        client._wire, client._kernel, client._is_idle = wire, wire.kernel, True
        texts = ("short ₹", "m" * 300, "l" * 70_000)
        for text in texts:
            packet = EnginePacket(MESSAGE, text)
            packet.is_public = True
            client.send(packet)
            if client.queue.qsize() or _read(other, theirs, len(text)) != f"4{text}":
                return "a message did not arrive"
            theirs.sendall(other.send(TextMessage(data=f"4{text}")))
        theirs.shutdown(socket.SHUT_WR)
        if [wire.wait() for _ in texts] != [f"4{text}" for text in texts]:
            return "a message was not understood"
    return ""


def _read(other: Connection, theirs: socket.socket, size: int) -> str:
    """Return the message that waits on a socket, `size` characters long or more."""
    text = ""
    while len(text) < size:
        other.receive_data(theirs.recv(256 * 1024))
        text += "".join(event.data for event in other.events() if isinstance(event, TextMessage))
    return text
