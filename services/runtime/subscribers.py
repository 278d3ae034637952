"""Who listens to which event, and when: within the transaction, durably after it, or live after it."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from services.core.events import Event

E = TypeVar("E", bound=Event)
Listener = Callable[[Any], None]
Together = Callable[[Sequence[Any]], None]

_within: dict[type[Event], list[Together]] = defaultdict(list)
_durable: dict[type[Event], list[Listener]] = defaultdict(list)
_live: dict[type[Event], list[Listener]] = defaultdict(list)
_by_name: dict[str, Listener] = {}
_for_many: set[str] = set()
_events_by_name: dict[str, type[Event]] = {}


def within(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Run the listener inside the transaction that recorded the event; its fault undoes both."""

    def add(listener: Callable[[E], None]) -> Callable[[E], None]:
        def one_by_one(happened: Sequence[E]) -> None:
            for event in happened:
                listener(event)

        _within[event_type].append(one_by_one)
        return listener

    return add


def within_many(
    event_type: type[E],
) -> Callable[[Callable[[Sequence[E]], None]], Callable[[Sequence[E]], None]]:
    """Like `within`, for a listener that writes faster for many: it gets all that was recorded together."""

    def add(listener: Callable[[Sequence[E]], None]) -> Callable[[Sequence[E]], None]:
        _within[event_type].append(listener)
        return listener

    return add


def durable(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Run the listener later in a transaction of its own, from the outbox, until it succeeds."""
    return _register(_durable, event_type)


def durable_many(
    event_type: type[E],
) -> Callable[[Callable[[Sequence[E]], None]], Callable[[Sequence[E]], None]]:
    """Like `durable`, for a listener that works faster on many: it gets all that are due together."""

    def add(listener: Callable[[Sequence[E]], None]) -> Callable[[Sequence[E]], None]:
        _register(_durable, event_type)(listener)  # type: ignore[arg-type]  # a list of them
        _for_many.add(_name(listener))
        return listener

    return add


def live(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Run the listener right after the commit; a fault is logged and lost (pushes only)."""
    return _register(_live, event_type)


def listeners_within(event: Event) -> list[Together]:
    """The listeners within, each for a list of events of this one's kind."""
    return _within[type(event)]


def listeners_live(event: Event) -> list[Listener]:
    return _live[type(event)]


def names_durable(event: Event) -> list[str]:
    """Names under which the event's durable listeners are written into the outbox."""
    return [_name(listener) for listener in _durable[type(event)]]


def listener_named(name: str) -> Together:
    """A durable listener, for a list of its events; only one that `takes_many` may be given several."""
    listener = _by_name[name]
    if takes_many(name):
        return listener
    return lambda happened: listener(*happened)


def takes_many(name: str) -> bool:
    """Whether a durable listener works on many events at once."""
    return name in _for_many


def event_named(name: str) -> type[Event]:
    return _events_by_name[name]


def _register(
    table: dict[type[Event], list[Listener]], event_type: type[E]
) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    def add(listener: Callable[[E], None]) -> Callable[[E], None]:
        table[event_type].append(listener)
        _by_name[_name(listener)] = listener
        _events_by_name[event_type.__name__] = event_type
        return listener

    return add


def _name(listener: Listener) -> str:
    return f"{listener.__module__}.{listener.__name__}"
