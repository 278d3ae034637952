"""Group commit: whoever comes to the free desk takes along all who wait, and the next of them follows.

Nobody waits on a timer: batches form by themselves, of what arrived while the one before was written.
A process has one desk for all its auctions, so that a hundred auctions with a bid each share a commit too.
It is built of nothing but locks, so it is the same under eventlet, gevent and threads.
"""

import threading
from collections import deque
from time import monotonic
from typing import Final
from weakref import WeakKeyDictionary

import structlog
from prometheus_client import Gauge, Histogram
from sqlalchemy import Engine

from services.bidding.commands import Command, Placed
from services.bidding.desk.batch import Batch
from services.bidding.desk.connection import DeskConnection, LostBefore, NotCommitted
from services.core.clock import Clock
from services.core.errors import Unavailable
from services.runtime import green, limits
from services.runtime.pace import too_fast
from services.runtime.transaction import tell

log = structlog.get_logger()
TOGETHER: Final = Histogram("mandi_bids_per_commit", "Bids in one commit", buckets=(1, 2, 4, 8, 16, 32, 64))
WAITING: Final = Gauge("mandi_bids_waiting", "Bids waiting for the desk when a batch was taken")
MOST_AT_ONCE: Final = 64
MOST_WAITING: Final = 2_000
RETRY_AFTER_S: Final = 1


class Ticket:
    """A command in the queue, and later its answer or what refused it."""

    __slots__ = ("_bell", "clock", "command", "fault", "leads", "placed")

    def __init__(self, command: Command, clock: Clock) -> None:
        self.command = command
        self.clock = clock
        self.placed: Placed | None = None
        self.fault: Exception | None = None
        self.leads = False
        self._bell = threading.Lock()
        self._bell.acquire()

    @property
    def is_served(self) -> bool:
        """Whether the answer is known."""
        return self.placed is not None or self.fault is not None

    def wait(self) -> None:
        """Wait until served, or called to lead the next batch."""
        self._bell.acquire()

    def ring(self) -> None:
        """Wake who waits."""
        self._bell.release()

    def answer(self) -> Placed:
        """What the command did; raises, once, what refused it.

        Neither this frame nor the ticket keeps the refusal, whose traceback holds them both: such rings
        are what the garbage collector would stop all bids for.
        """
        fault, self.fault = self.fault, None
        try:
            if fault is not None:
                raise fault
        finally:
            del fault
        if self.placed is None:
            raise RuntimeError("nobody served this ticket")
        return self.placed


class Desk:
    """One queue and one connection to the database."""

    def __init__(self, engine: Engine) -> None:
        self._connection = DeskConnection(engine)
        self._waiting: deque[Ticket] = deque()
        self._guard = threading.Lock()
        self._is_busy = False
        self._served_at = float("-inf")

    @property
    def rested_s(self) -> float:
        """Seconds since it last took a batch."""
        return monotonic() - self._served_at

    @property
    def waiting(self) -> int:
        """How many commands wait for their turn."""
        return len(self._waiting)

    @property
    def is_busy(self) -> bool:
        """Whether somebody's batch is being written."""
        return self._is_busy

    def submit(self, command: Command, clock: Clock) -> Placed:
        """Take a command's turn and return its answer once it is durable.

        Raises the rules' refusals, Elsewhere when the desk does not take this auction's bids, and
        Unavailable (`retry_after`) when too many wait or the database did not take the commit: then
        nothing of it was written, or, when the connection broke at that instant, the same `client_ref` tells.
        """
        ticket = Ticket(command, clock)
        with self._guard:
            if len(self._waiting) >= MOST_WAITING:
                raise Unavailable(retry_after=RETRY_AFTER_S)
            self._waiting.append(ticket)
            ticket.leads = not self._is_busy
            self._is_busy = True
        try:
            if ticket.leads:
                green.let_others_run()  # those whose bids have arrived as well come along
            else:
                ticket.wait()
        except BaseException:
            self._abandon(ticket)
            raise
        if ticket.leads:
            self._lead()
        return ticket.answer()

    def _lead(self) -> None:
        """Serve a batch, then call the first of those who came meanwhile."""
        with self._guard:
            tickets = [self._waiting.popleft() for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]
        self._served_at = monotonic()
        TOGETHER.observe(len(tickets))
        WAITING.set(len(self._waiting))
        try:
            self._serve(_at_pace(tickets))
        finally:
            self._hand_over()

    def _hand_over(self) -> None:
        with self._guard:
            self._is_busy = bool(self._waiting)
            following = self._waiting[0] if self._is_busy else None
            if following is not None:
                following.leads = True
        if following is not None:
            following.ring()

    def _abandon(self, ticket: Ticket) -> None:
        """Leave the queue when whoever waited is killed, so that nobody waits for them to lead."""
        with self._guard:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
        if ticket.leads:
            self._hand_over()

    def _serve(self, tickets: list[Ticket]) -> None:
        """Commit the tickets together; when one of them breaks the batch, each alone."""
        if not tickets:
            return
        try:
            batch = self._commit(tickets)
        except NotCommitted as fault:
            log.warning("the database took no bids", bids=len(tickets), why=repr(fault.__cause__))
            _refuse(tickets, Unavailable(retry_after=RETRY_AFTER_S))
            return
        except Exception as fault:
            if len(tickets) > 1:
                log.exception("a batch of bids broke, and is taken one by one", bids=len(tickets))
                for ticket in tickets:
                    self._serve([ticket])
            else:
                log.exception("a bid broke", command=tickets[0].command.kind)
                _refuse(tickets, fault)
            return
        for ticket, placed in zip(tickets, batch.results, strict=True):
            if isinstance(placed, Exception):
                ticket.fault = placed
            else:
                ticket.placed = placed
            ticket.ring()
        tell(batch.events)

    def _commit(self, tickets: list[Ticket]) -> Batch:
        try:
            return self._try_commit(tickets)
        except LostBefore:
            return self._try_commit(tickets)

    def _try_commit(self, tickets: list[Ticket]) -> Batch:
        commands = [ticket.command for ticket in tickets]
        with self._connection.transaction() as (cursors, dialect):
            batch = Batch.read(cursors, dialect, commands)
            for ticket in tickets:
                batch.take(ticket.command, ticket.clock)
            batch.write(cursors, dialect)
        return batch


def _at_pace(tickets: list[Ticket]) -> list[Ticket]:
    """Turn away who bids too fast in all processes taken together."""
    waits = limits.hit_bids_together([ticket.command.bidder.id for ticket in tickets])
    for ticket, wait_s in zip(tickets, waits, strict=True):
        if wait_s:
            _refuse([ticket], too_fast(wait_s))
    return [ticket for ticket in tickets if not ticket.is_served]


def _refuse(tickets: list[Ticket], fault: Exception) -> None:
    for ticket in tickets:
        ticket.fault = fault
        ticket.ring()


_desks: WeakKeyDictionary[Engine, Desk] = WeakKeyDictionary()
_making = threading.Lock()


def desk_of(engine: Engine) -> Desk:
    """The desk of this process for a database."""
    desk = _desks.get(engine)
    if desk is None:
        with _making:
            desk = _desks.get(engine) or _desks.setdefault(engine, Desk(engine))
    return desk
